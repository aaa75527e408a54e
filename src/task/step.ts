/** The steps that reference solutions are made of: what a specialist is asked, calls, sees and answers. */
import type { PlanStep } from '../record/plan';
import { factOf, FACTS, type Unit } from './facts';

const step = (
  agent: string,
  request: string,
  tool: string,
  args: Readonly<Record<string, string>>,
  observation: string | number,
  answer: string
): PlanStep => ({ agent, request, tool, arguments: args, observation: String(observation), answer });

/** Dollars for one of the product. */
export const priceOf = (item: string): number => factOf(FACTS.products, item).price;
/** Days of delivery to the city. */
export const daysTo = (city: string): number => factOf(FACTS.cities, city);

/** QA looks up a policy. */
export const askPolicy = (topic: string): PlanStep => {
  const policy = factOf(FACTS.policies, topic);
  return step('qa', `policy on ${topic}`, 'kb', { topic }, policy, policy);
};

/** EFC looks up the price of a product. */
export const askPrice = (item: string): PlanStep => step('efc', `price of ${item}`, 'get_price', { item }, priceOf(item), `${priceOf(item)} dollars`);

/** EFC looks up how many of a product there are. */
export const askStock = (item: string): PlanStep => {
  const { stock } = factOf(FACTS.products, item);
  return step('efc', `stock of ${item}`, 'get_stock', { item }, stock, `${stock} units`);
};

/** EFC looks up where an order is. */
export const askStatus = (order: string): PlanStep => {
  const status = factOf(FACTS.orders, order);
  return step('efc', `status of order ${order}`, 'order_status', { order }, status, status);
};

/** EFC looks up what a coupon takes off. */
export const askCoupon = (code: string): PlanStep => {
  const percent = factOf(FACTS.coupons, code);
  return step('efc', `value of coupon ${code}`, 'get_coupon', { code }, percent, `${percent} percent`);
};

/** EFC looks up how long delivery to a city takes. */
export const askDelivery = (city: string): PlanStep => step('efc', `delivery to ${city}`, 'delivery_days', { city }, daysTo(city), `${daysTo(city)} days`);

/** EFC cancels an order, which changes the shop. */
export const cancelOrder = (order: string): PlanStep => step('efc', `cancel order ${order}`, 'cancel_order', { order }, 'ok', `cancelled order ${order}`);

/** GFC turns dollars into another currency. */
export const exchange = (value: number, to: string): PlanStep => {
  const amount = value * factOf(FACTS.currencies, to);
  return step('gfc', `${value} dollars in ${to}`, 'currency', { value: String(value), to }, amount, `${amount} ${to}`);
};

/** GFC turns one measure into another. */
export const measure = (value: number, { from, to, factor }: Unit): PlanStep =>
  step('gfc', `${value} ${from} in ${to}`, 'convert', { value: String(value), from, to }, value * factor, `${value * factor} ${to}`);

/** GFC counts days from a date; only for dates that stay within their month, as all rows do. */
export const countDays = (month: string, day: number, days: number): PlanStep => {
  const date = `${month} ${day + days}`;
  return step('gfc', `${month} ${day} plus ${days} days`, 'date_add', { date: `${month} ${day}`, days: String(days) }, date, date);
};

/** Math works out an expression whose value is known. */
export const work = (request: string, expr: string, value: number): PlanStep => step('math', request, 'calc', { expr }, value, String(value));

/** Math multiplies, asked in words. */
export const multiply = (count: number, price: number): PlanStep => work(`${count} times ${price}`, `${count} * ${price}`, count * price);

/** Math adds, asked in words. */
export const add = (one: number, other: number): PlanStep => work(`${one} plus ${other}`, `${one} + ${other}`, one + other);
