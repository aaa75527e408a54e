/** The cooperative families about deliveries: when they arrive, what day and weather that is, and what they cost. */
import { inProse } from '../../calendar';
import type { Entities } from '../../entity';
import type { TaskFamilies, TaskFamily, Delegation } from '../../sketch';
import { askDelivery, askPrice, askShipping, costTo, daysTo, type Speed } from '../../delegation/efc';
import { askDateAfter, daysFromTo, askWeather, askWeekday, weekdayNamed, dateAfter, setReminder, weatherOn } from '../../delegation/gfc';
import { wordingOf } from '../../wording';
import { day, figure, yesOrNo, word } from '../part';
import { calculateStep } from './shared';

/** A delivery: terms, date of the order and date of arrival. */
export interface DeliveryDate {
  readonly city: string;
  readonly speed: Speed;
  /** When it is ordered, and when it arrives. */
  readonly date: string;
  readonly arrival: string;
  readonly days: number;
}

const drawTrip = (entities: Entities): DeliveryDate => {
  const { city } = entities.city();
  const [speed, date] = [entities.pick<Speed>(['standard', 'express']), entities.date()];
  const days = daysTo(city, speed);
  return { city, speed, date, days, arrival: dateAfter(date, days) };
};

const nameOf = ({ city, speed, date }: DeliveryDate): string => `trip ${city} ${speed} ${date}`;

/** A delivery of the row's split that arrives in the year of its order. */
export const drawDelivery = (entities: Entities): DeliveryDate => {
  const trip = entities.inSplit(() => drawTrip(entities), nameOf);
  return daysFromTo(trip.date, trip.arrival) > 0 ? trip : drawDelivery(entities);
};

/** Slots of a phrasing for a delivery. */
export const slotsOf = ({ city, speed, date }: DeliveryDate) => ({ city, speed, date: inProse(date) });

/** The delegations that find the date of arrival. */
export const deliverySteps = ({ city, speed, date, days }: DeliveryDate): Delegation[] => [askDelivery(city, speed), askDateAfter(date, days)];

const arrival: TaskFamily = (entities) => {
  const trip = drawDelivery(entities);
  return {
    slots: slotsOf(trip),
    plan: () => deliverySteps(trip),
    response: wordingOf('coop.arrival', { date: inProse(trip.arrival) }),
    parts: [day(trip.arrival)],
    entities: [nameOf(trip)]
  };
};

const arrivalWeekday: TaskFamily = (entities) => {
  const trip = drawDelivery(entities);
  const weekday = weekdayNamed(trip.arrival);
  return {
    slots: slotsOf(trip),
    plan: () => [...deliverySteps(trip), askWeekday(trip.arrival)],
    response: wordingOf('coop.arrivalWeekday', { weekday: inProse(weekday), date: inProse(trip.arrival) }),
    parts: [word(weekday)],
    entities: [nameOf(trip)]
  };
};

const arrivalWeather: TaskFamily = (entities) => {
  const trip = drawDelivery(entities);
  return {
    slots: slotsOf(trip),
    plan: () => [...deliverySteps(trip), askWeather(trip.city, trip.arrival)],
    parts: [word(wordingOf(`gfc.${weatherOn(trip.city, trip.arrival).sky}`))],
    entities: [nameOf(trip)]
  };
};

const inTime: TaskFamily = (entities) => {
  const trip = drawDelivery(entities);
  // A limit on or before the day of the order would need no counting.
  const spare = entities.pick([-3, -2, -1, 1, 2, 4].filter((days) => trip.days + days > 0));
  return {
    slots: { ...slotsOf(trip), limit: inProse(dateAfter(trip.arrival, spare)) },
    plan: () => deliverySteps(trip),
    response: wordingOf(spare > 0 ? 'coop.inTime' : 'coop.tooLate', { date: inProse(trip.arrival) }),
    parts: [yesOrNo(spare > 0), day(trip.arrival)],
    entities: [nameOf(trip)]
  };
};

const remindArrival: TaskFamily = (entities) => {
  const trip = drawDelivery(entities);
  return {
    slots: slotsOf(trip),
    plan: () => [...deliverySteps(trip), setReminder(trip.arrival, wordingOf('coop.parcel'))],
    parts: [day(trip.arrival)],
    effects: [`remind ${trip.arrival} ${wordingOf('coop.parcel')}`],
    entities: [nameOf(trip)]
  };
};

const expressExtra: TaskFamily = (entities) => {
  const { city, count } = entities.inSplit(
    () => ({ city: entities.city().city, count: entities.between(2, 30) }),
    ({ city, count }) => `parcels ${city} ${count}`
  );
  const [slow, fast] = [costTo(city, 'standard'), costTo(city, 'express')];
  const extra = count * (fast - slow);
  return {
    slots: { city, count },
    plan: () => [askShipping(city, 'standard'), askShipping(city, 'express'), calculateStep(`${count} * (${fast} - ${slow})`)],
    response: wordingOf('coop.expressExtra', { extra }),
    parts: [figure(extra)],
    entities: [`parcels ${city} ${count}`]
  };
};

const budget: TaskFamily = (entities) => {
  const { name: product, price } = entities.product();
  const [{ city }, speed] = [entities.city(), entities.pick<Speed>(['standard', 'express'])];
  const spent = price + costTo(city, speed);
  const purse = 10 * (Math.ceil(spent / 10) + entities.between(1, 9));
  return {
    slots: { budget: purse, product, speed, city },
    plan: () => [askPrice(product), askShipping(city, speed), calculateStep(`${purse} - ${price} - ${spent - price}`)],
    response: wordingOf('coop.budget', { left: purse - spent }),
    parts: [figure(purse - spent)],
    entities: [`product ${product}`]
  };
};

/** Families by name. */
export const DELIVERY_FAMILIES: TaskFamilies = { arrival, arrivalWeekday, arrivalWeather, inTime, remindArrival, expressExtra, budget };
