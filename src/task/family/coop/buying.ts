/** The cooperative families about buying: several pieces, several products, and money of other countries. */
import { exchanged } from '../../measure';
import type { TaskFamilies, TaskFamily } from '../../sketch';
import { askPrice, askStock } from '../../delegation/efc';
import { exchange } from '../../delegation/gfc';
import { average, roundedMean } from '../../delegation/math';
import { money, wordingOf } from '../../wording';
import { figure } from '../part';
import { productEntities, foreignCurrency, calculateStep } from './shared';

const bulk: TaskFamily = (entities) => {
  const [product, count] = [entities.product(), entities.between(2, 12)];
  const slots = { count, product: product.name };
  const total = count * product.price;
  return {
    slots,
    plan: () => [askPrice(product.name), calculateStep(`${count} * ${product.price}`)],
    response: wordingOf('coop.bulk', { ...slots, total }),
    parts: [figure(total)],
    entities: productEntities(product)
  };
};

const abroad: TaskFamily = (entities) => {
  const [{ name: product, price }, currency] = [entities.product(), foreignCurrency(entities)];
  return {
    slots: { product, currency },
    plan: () => [askPrice(product), exchange(price, 'dollars', currency)],
    parts: [figure(exchanged(price, 'dollars', currency))],
    entities: [`product ${product}`]
  };
};

const bulkAbroad: TaskFamily = (entities) => {
  const [{ name: product, price }, count, currency] = [entities.product(), entities.between(2, 9), foreignCurrency(entities)];
  const total = count * price;
  return {
    slots: { count, product, currency },
    plan: () => [askPrice(product), calculateStep(`${count} * ${price}`), exchange(total, 'dollars', currency)],
    parts: [figure(exchanged(total, 'dollars', currency))],
    entities: [`product ${product}`]
  };
};

const pair: TaskFamily = (entities) => {
  const one = entities.product();
  const other = entities.product((product) => product !== one);
  const total = one.price + other.price;
  return {
    slots: { product: one.name, other: other.name },
    plan: () => [askPrice(one.name), askPrice(other.name), calculateStep(`${one.price} + ${other.price}`)],
    response: wordingOf('coop.pair', { total }),
    parts: [figure(total)],
    entities: productEntities(one, other)
  };
};

const difference: TaskFamily = (entities) => {
  const one = entities.product();
  const other = entities.product((product) => product.price !== one.price);
  const [high, low] = one.price > other.price ? [one.price, other.price] : [other.price, one.price];
  return {
    slots: { product: one.name, other: other.name },
    plan: () => [askPrice(one.name), askPrice(other.name), calculateStep(`${high} - ${low}`)],
    response: wordingOf('coop.difference', { gap: high - low }),
    parts: [figure(high - low)],
    entities: productEntities(one, other)
  };
};

const averagePrice: TaskFamily = (entities) => {
  const one = entities.product();
  const other = entities.product((product) => product !== one);
  const third = entities.product((product) => product !== one && product !== other);
  const products = [one, other, third];
  const prices = products.map(({ price }) => price);
  const mean = roundedMean(prices);
  return {
    slots: { product: one.name, other: other.name, third: third.name },
    plan: () => [...products.map((product) => askPrice(product.name)), average(prices)],
    response: wordingOf('coop.averagePrice', { mean: money(mean) }),
    parts: [figure(mean)],
    entities: productEntities(...products)
  };
};

/** In one of three rows fewer are in stock than are wanted. */
const upTo: TaskFamily = (entities) => {
  const [wanted, many] = [entities.between(3, 12), entities.pick([true, true, false])];
  const { name: product, price, stock } = entities.product(({ stock }) => (many ? stock >= wanted : stock > 1 && stock < wanted));
  const count = Math.min(wanted, stock);
  return {
    slots: { count: wanted, product },
    plan: () => [askStock(product), askPrice(product), calculateStep(`${count} * ${price}`)],
    response: wordingOf('coop.upTo', { count, total: count * price }),
    parts: [figure(count, 'pieces'), figure(count * price)],
    entities: [`product ${product}`]
  };
};

/** Families by name. */
export const BUYING_FAMILIES: TaskFamilies = { bulk, abroad, bulkAbroad, pair, difference, averagePrice, upTo };
