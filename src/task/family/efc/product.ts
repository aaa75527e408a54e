/** The families about one product: what it costs, whether there is any, the cart, and notices. */
import { FACTS } from '../../facts';
import type { TaskFamilies, TaskFamily } from '../../sketch';
import { addToCart, askPrice, askStock } from '../../delegation/efc';
import { askAvailable, setNotice } from '../../delegation/efc/account';
import { figure, name, NONE, REFUSAL, yesOrNo } from '../part';

const price: TaskFamily = (entities) => {
  const { name: product, price } = entities.product();
  return { slots: { product }, plan: () => [askPrice(product)], parts: [figure(price)], entities: [`product ${product}`] };
};

const priceUnknown: TaskFamily = (entities) => {
  const product = entities.inSplit(
    () => entities.pick(FACTS.unsold),
    (drawn) => `product ${drawn}`
  );
  return { slots: { product }, plan: () => [askPrice(product)], parts: [NONE], entities: [`product ${product}`] };
};

const stock: TaskFamily = (entities) => {
  const { name: product, stock } = entities.product(({ stock }) => stock > 0);
  return { slots: { product }, plan: () => [askStock(product)], parts: [figure(stock, 'pieces')], entities: [`product ${product}`] };
};

/** In half of the rows the product is sold out. */
const available: TaskFamily = (entities) => {
  const wanted = entities.pick([true, false]);
  const { name: product } = entities.product(({ stock }) => stock > 0 === wanted);
  return { slots: { product }, plan: () => [askAvailable(product)], parts: [yesOrNo(wanted)], entities: [`product ${product}`] };
};

const cart: TaskFamily = (entities) => {
  const quantity = entities.between(2, 6);
  const { name: product } = entities.product(({ stock }) => stock >= quantity);
  return {
    slots: { product, quantity },
    plan: () => [addToCart(product, quantity)],
    parts: [name(product)],
    effects: [`cart ${product.toLowerCase()} x${quantity}`],
    entities: [`product ${product}`]
  };
};

const cartShort: TaskFamily = (entities) => {
  const { name: product, stock } = entities.product(({ stock }) => stock > 0 && stock <= 20);
  const quantity = stock + entities.between(1, 9);
  return {
    slots: { product, quantity },
    plan: () => [addToCart(product, quantity)],
    parts: [REFUSAL, figure(stock, 'pieces')],
    entities: [`product ${product}`]
  };
};

const notice: TaskFamily = (entities) => {
  const { name: product } = entities.product(({ stock }) => stock === 0);
  return {
    slots: { product },
    plan: () => [setNotice(product)],
    parts: [name(product)],
    effects: [`notify ${product.toLowerCase()}`],
    entities: [`product ${product}`]
  };
};

/** Families by name. */
export const PRODUCT_FAMILIES: TaskFamilies = { price, priceUnknown, stock, available, cart, cartShort, notice };
