/** The cooperative families about buying: several pieces, several products, and money of other countries. */
import { exchanged } from '../../measure';
import type { Families, Family } from '../../sketch';
import { askPrice, askStock } from '../../visit/efc';
import { exchange } from '../../visit/gfc';
import { average, meanOf } from '../../visit/math';
import { money, say } from '../../wording';
import { figure } from '../part';
import { about, foreign, work } from './work';

const bulk: Family = (entities) => {
  const [product, count] = [entities.product(), entities.between(2, 12)];
  const slots = { count, product: product.name };
  const total = count * product.price;
  return {
    slots,
    plan: () => [askPrice(product.name), work(`${count} * ${product.price}`)],
    response: say('coop.bulk', { ...slots, total }),
    parts: [figure(total)],
    entities: about(product)
  };
};

const abroad: Family = (entities) => {
  const [{ name: product, price }, currency] = [entities.product(), foreign(entities)];
  return {
    slots: { product, currency },
    plan: () => [askPrice(product), exchange(price, 'dollars', currency)],
    parts: [figure(exchanged(price, 'dollars', currency))],
    entities: [`product ${product}`]
  };
};

const bulkAbroad: Family = (entities) => {
  const [{ name: product, price }, count, currency] = [entities.product(), entities.between(2, 9), foreign(entities)];
  const total = count * price;
  return {
    slots: { count, product, currency },
    plan: () => [askPrice(product), work(`${count} * ${price}`), exchange(total, 'dollars', currency)],
    parts: [figure(exchanged(total, 'dollars', currency))],
    entities: [`product ${product}`]
  };
};

const pair: Family = (entities) => {
  const one = entities.product();
  const other = entities.product((product) => product !== one);
  const total = one.price + other.price;
  return {
    slots: { product: one.name, other: other.name },
    plan: () => [askPrice(one.name), askPrice(other.name), work(`${one.price} + ${other.price}`)],
    response: say('coop.pair', { total }),
    parts: [figure(total)],
    entities: about(one, other)
  };
};

const difference: Family = (entities) => {
  const one = entities.product();
  const other = entities.product((product) => product.price !== one.price);
  const [high, low] = one.price > other.price ? [one.price, other.price] : [other.price, one.price];
  return {
    slots: { product: one.name, other: other.name },
    plan: () => [askPrice(one.name), askPrice(other.name), work(`${high} - ${low}`)],
    response: say('coop.difference', { gap: high - low }),
    parts: [figure(high - low)],
    entities: about(one, other)
  };
};

const averagePrice: Family = (entities) => {
  const one = entities.product();
  const other = entities.product((product) => product !== one);
  const third = entities.product((product) => product !== one && product !== other);
  const products = [one, other, third];
  const prices = products.map(({ price }) => price);
  const mean = meanOf(prices);
  return {
    slots: { product: one.name, other: other.name, third: third.name },
    plan: () => [...products.map((product) => askPrice(product.name)), average(prices)],
    response: say('coop.averagePrice', { mean: money(mean) }),
    parts: [figure(mean)],
    entities: about(...products)
  };
};

/** One time of three there are fewer than are wanted. */
const upTo: Family = (entities) => {
  const [wanted, many] = [entities.between(3, 12), entities.pick([true, true, false])];
  const { name: product, price, stock } = entities.product(({ stock }) => (many ? stock >= wanted : stock > 1 && stock < wanted));
  const count = Math.min(wanted, stock);
  return {
    slots: { count: wanted, product },
    plan: () => [askStock(product), askPrice(product), work(`${count} * ${price}`)],
    response: say('coop.upTo', { count, total: count * price }),
    parts: [figure(count, 'pieces'), figure(count * price)],
    entities: [`product ${product}`]
  };
};

/** Families by name. */
export const BUYING: Families = { bulk, abroad, bulkAbroad, pair, difference, averagePrice, upTo };
