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

export const priceOf = (item: string): number => factOf(FACTS.products, item).price;
export const daysTo = (city: string): number => factOf(FACTS.cities, city);

export const askPolicy = (topic: string): PlanStep => {
  const policy = factOf(FACTS.policies, topic);
  return step('qa', `policy on ${topic}`, 'kb', { topic }, policy, policy);
};

export const askPrice = (item: string): PlanStep => step('efc', `price of ${item}`, 'get_price', { item }, priceOf(item), `${priceOf(item)} dollars`);

export const askStock = (item: string): PlanStep => {
  const { stock } = factOf(FACTS.products, item);
  return step('efc', `stock of ${item}`, 'get_stock', { item }, stock, `${stock} units`);
};

export const askStatus = (order: string): PlanStep => {
  const status = factOf(FACTS.orders, order);
  return step('efc', `status of order ${order}`, 'order_status', { order }, status, status);
};

export const askCoupon = (code: string): PlanStep => {
  const percent = factOf(FACTS.coupons, code);
  return step('efc', `value of coupon ${code}`, 'get_coupon', { code }, percent, `${percent} percent`);
};

export const askDelivery = (city: string): PlanStep => step('efc', `delivery to ${city}`, 'delivery_days', { city }, daysTo(city), `${daysTo(city)} days`);

export const cancelOrder = (order: string): PlanStep => step('efc', `cancel order ${order}`, 'cancel_order', { order }, 'ok', `cancelled order ${order}`);

export const exchange = (value: number, to: string): PlanStep => {
  const amount = value * factOf(FACTS.currencies, to);
  return step('gfc', `${value} dollars in ${to}`, 'currency', { value: String(value), to }, amount, `${amount} ${to}`);
};

export const measure = (value: number, { from, to, factor }: Unit): PlanStep =>
  step('gfc', `${value} ${from} in ${to}`, 'convert', { value: String(value), from, to }, value * factor, `${value * factor} ${to}`);

/** Only for dates that stay within their month, as all rows do. */
export const countDays = (month: string, day: number, days: number): PlanStep => {
  const date = `${month} ${day + days}`;
  return step('gfc', `${month} ${day} plus ${days} days`, 'date_add', { date: `${month} ${day}`, days: String(days) }, date, date);
};

export const work = (request: string, expr: string, value: number): PlanStep => step('math', request, 'calc', { expr }, value, String(value));

/** `count` times `price`, asked in words. */
export const multiply = (count: number, price: number): PlanStep => work(`${count} times ${price}`, `${count} * ${price}`, count * price);

/** One number plus another, asked in words. */
export const add = (one: number, other: number): PlanStep => work(`${one} plus ${other}`, `${one} + ${other}`, one + other);
