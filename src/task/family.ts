/** The nineteen families of queries, by kind: which entities fill a phrasing, and the plan that answers it. */
import type { PlanStep } from '../record/plan';
import type { Kind } from '../record/task';
import type { Entities } from './entity';
import * as step from './step';

/** One row before it is put into words. */
export interface Sketch {
  /** What each `{slot}` of a phrasing stands for. */
  readonly slots: Readonly<Record<string, string | number>>;
  /** The plan; a problem told in words is passed on as it was worded. */
  readonly plan: (worded: string) => readonly PlanStep[];
  /** State changes the plan makes. */
  readonly effects?: readonly string[];
}

/** Draws what a row of the family is about. */
export type Family = (entities: Entities) => Sketch;

const about =
  <S extends string>(slot: S, draw: (entities: Entities) => string, ask: (entity: string) => PlanStep): Family =>
  (entities) => {
    const entity = draw(entities);
    return { slots: { [slot]: entity }, plan: () => [ask(entity)] };
  };

const cancel: Family = (entities) => {
  const order = entities.order();
  return { slots: { order }, plan: () => [step.cancelOrder(order)], effects: [`cancel ${order}`] };
};

const cur: Family = (entities) => {
  const [number, currency] = [entities.amount(), entities.currency()];
  return { slots: { number, currency }, plan: () => [step.exchange(number, currency)] };
};

const unit: Family = (entities) => {
  const [number, measure] = [entities.amount(), entities.unit()];
  return { slots: { number, from: measure.from, to: measure.to }, plan: () => [step.measure(number, measure)] };
};

/** Day 19 and 9 days more is the 28th, which every month has. */
const date: Family = (entities) => {
  const slots = entities.own(
    () => ({ month: entities.month(), day: entities.between(1, 19), number: entities.between(2, 9) }),
    ({ month, day, number }) => `${month} ${day} plus ${number}`
  );
  return { slots, plan: () => [step.countDays(slots.month, slots.day, slots.number)] };
};

const mul: Family = (entities) => {
  const { count, each } = entities.own(
    () => ({ count: entities.between(2, 6), each: entities.between(3, 12) }),
    ({ count, each }) => `${count} * ${each}`
  );
  const slots = { count, each, person: entities.person(), thing: entities.thing() };
  return { slots, plan: (worded) => [step.work(worded, `${count} * ${each}`, count * each)] };
};

const chg: Family = (entities) => {
  const { count, each, total } = entities.own(
    () => {
      const [count, each] = [entities.between(2, 6), entities.between(3, 12)];
      return { count, each, total: entities.between(count * each + 1, 98) };
    },
    ({ count, each, total }) => `${total} - ${count} * ${each}`
  );
  const slots = { count, each, total, person: entities.person(), thing: entities.thing() };
  return { slots, plan: (worded) => [step.work(worded, `${total} - ${count} * ${each}`, total - count * each)] };
};

const sum: Family = (entities) => {
  const { start, more } = entities.own(
    () => ({ start: entities.between(4, 85), more: entities.between(3, 12) }),
    ({ start, more }) => `${start} + ${more}`
  );
  const slots = { start, more, person: entities.person(), thing: entities.thing() };
  return { slots, plan: (worded) => [step.work(worded, `${start} + ${more}`, start + more)] };
};

const dif: Family = (entities) => {
  const { start, less } = entities.own(
    () => {
      const less = entities.between(3, 12);
      return { start: entities.between(less + 1, 85), less };
    },
    ({ start, less }) => `${start} - ${less}`
  );
  const slots = { start, less, person: entities.person(), thing: entities.thing() };
  return { slots, plan: (worded) => [step.work(worded, `${start} - ${less}`, start - less)] };
};

const total: Family = (entities) => {
  const [count, item] = [entities.between(2, 6), entities.item()];
  return { slots: { count, item }, plan: () => [step.askPrice(item), step.multiply(count, step.priceOf(item))] };
};

const pcur: Family = (entities) => {
  const [item, currency] = [entities.item(), entities.currency()];
  return { slots: { item, currency }, plan: () => [step.askPrice(item), step.exchange(step.priceOf(item), currency)] };
};

const arr: Family = (entities) => {
  const slots = entities.own(
    () => ({ month: entities.month(), day: entities.between(1, 19), city: entities.city() }),
    ({ month, day, city }) => `${month} ${day} to ${city}`
  );
  return { slots, plan: () => [step.askDelivery(slots.city), step.countDays(slots.month, slots.day, step.daysTo(slots.city))] };
};

const pair: Family = (entities) => {
  const item = entities.item();
  let other = item;
  while (other === item) other = entities.item();
  return {
    slots: { item, other },
    plan: () => [step.askPrice(item), step.askPrice(other), step.add(step.priceOf(item), step.priceOf(other))]
  };
};

const tcur: Family = (entities) => {
  const [count, item, currency] = [entities.between(2, 6), entities.item(), entities.currency()];
  const price = step.priceOf(item);
  return { slots: { count, item, currency }, plan: () => [step.askPrice(item), step.multiply(count, price), step.exchange(count * price, currency)] };
};

/** Every family under its kind; a row's `family` is its name here. */
export const FAMILIES: Readonly<Record<Kind, Readonly<Record<string, Family>>>> = {
  qa: { qa: about('topic', (entities) => entities.topic(), step.askPolicy) },
  efc: {
    price: about('item', (entities) => entities.item(), step.askPrice),
    stock: about('item', (entities) => entities.item(), step.askStock),
    order: about('order', (entities) => entities.order(), step.askStatus),
    coupon: about('code', (entities) => entities.code(), step.askCoupon),
    deliv: about('city', (entities) => entities.city(), step.askDelivery),
    cancel
  },
  gfc: { cur, unit, date },
  math: { mul, chg, sum, dif },
  coop: { total, pcur, arr, pair, tcur }
};
