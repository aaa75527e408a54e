/** The cooperative families about deliveries: when they arrive, what day and weather that is, and what they cost. */
import { inProse } from '../../calendar';
import type { Entities } from '../../entity';
import type { Families, Family, Visit } from '../../sketch';
import { askDelivery, askPrice, askShipping, costTo, daysTo, type Speed } from '../../visit/efc';
import { addDays, apart, askWeather, askWeekday, dayNamed, laterBy, setReminder, weatherOn } from '../../visit/gfc';
import { say } from '../../wording';
import { day, figure, verdict, word } from '../part';
import { work } from './work';

/** A parcel on its way. */
export interface Trip {
  readonly city: string;
  readonly speed: Speed;
  /** When it is ordered, and when it arrives. */
  readonly date: string;
  readonly arrival: string;
  readonly days: number;
}

const drawTrip = (entities: Entities): Trip => {
  const { city } = entities.city();
  const [speed, date] = [entities.pick<Speed>(['standard', 'express']), entities.date()];
  const days = daysTo(city, speed);
  return { city, speed, date, days, arrival: laterBy(date, days) };
};

const nameOf = ({ city, speed, date }: Trip): string => `trip ${city} ${speed} ${date}`;

/** A trip of the row's split that ends in the year it began. */
export const tripOf = (entities: Entities): Trip => {
  const trip = entities.own(() => drawTrip(entities), nameOf);
  return apart(trip.date, trip.arrival) > 0 ? trip : tripOf(entities);
};

/** What a phrasing says of a trip. */
export const slotsOf = ({ city, speed, date }: Trip) => ({ city, speed, date: inProse(date) });

/** How the arrival is found out. */
export const follow = ({ city, speed, date, days }: Trip): Visit[] => [askDelivery(city, speed), addDays(date, days)];

const arrival: Family = (entities) => {
  const trip = tripOf(entities);
  return {
    slots: slotsOf(trip),
    plan: () => follow(trip),
    response: say('coop.arrival', { date: inProse(trip.arrival) }),
    parts: [day(trip.arrival)],
    entities: [nameOf(trip)]
  };
};

const arrivalWeekday: Family = (entities) => {
  const trip = tripOf(entities);
  const weekday = dayNamed(trip.arrival);
  return {
    slots: slotsOf(trip),
    plan: () => [...follow(trip), askWeekday(trip.arrival)],
    response: say('coop.arrivalWeekday', { weekday: inProse(weekday), date: inProse(trip.arrival) }),
    parts: [word(weekday)],
    entities: [nameOf(trip)]
  };
};

const arrivalWeather: Family = (entities) => {
  const trip = tripOf(entities);
  return {
    slots: slotsOf(trip),
    plan: () => [...follow(trip), askWeather(trip.city, trip.arrival)],
    parts: [word(say(`gfc.${weatherOn(trip.city, trip.arrival).sky}`))],
    entities: [nameOf(trip)]
  };
};

const inTime: Family = (entities) => {
  const trip = tripOf(entities);
  // A day before the order, or none at all, would need no counting.
  const spare = entities.pick([-3, -2, -1, 1, 2, 4].filter((days) => trip.days + days > 0));
  return {
    slots: { ...slotsOf(trip), limit: inProse(laterBy(trip.arrival, spare)) },
    plan: () => follow(trip),
    response: say(spare > 0 ? 'coop.inTime' : 'coop.tooLate', { date: inProse(trip.arrival) }),
    parts: [verdict(spare > 0), day(trip.arrival)],
    entities: [nameOf(trip)]
  };
};

const remindArrival: Family = (entities) => {
  const trip = tripOf(entities);
  return {
    slots: slotsOf(trip),
    plan: () => [...follow(trip), setReminder(trip.arrival, say('coop.parcel'))],
    parts: [day(trip.arrival)],
    effects: [`remind ${trip.arrival} ${say('coop.parcel')}`],
    entities: [nameOf(trip)]
  };
};

const expressExtra: Family = (entities) => {
  const { city, count } = entities.own(
    () => ({ city: entities.city().city, count: entities.between(2, 30) }),
    ({ city, count }) => `parcels ${city} ${count}`
  );
  const [slow, fast] = [costTo(city, 'standard'), costTo(city, 'express')];
  const extra = count * (fast - slow);
  return {
    slots: { city, count },
    plan: () => [askShipping(city, 'standard'), askShipping(city, 'express'), work(`${count} * (${fast} - ${slow})`)],
    response: say('coop.expressExtra', { extra }),
    parts: [figure(extra)],
    entities: [`parcels ${city} ${count}`]
  };
};

const budget: Family = (entities) => {
  const { name: product, price } = entities.product();
  const [{ city }, speed] = [entities.city(), entities.pick<Speed>(['standard', 'express'])];
  const spent = price + costTo(city, speed);
  const purse = 10 * (Math.ceil(spent / 10) + entities.between(1, 9));
  return {
    slots: { budget: purse, product, speed, city },
    plan: () => [askPrice(product), askShipping(city, speed), work(`${purse} - ${price} - ${spent - price}`)],
    response: say('coop.budget', { left: purse - spent }),
    parts: [figure(purse - spent)],
    entities: [`product ${product}`]
  };
};

/** Families by name. */
export const DELIVERIES: Families = { arrival, arrivalWeekday, arrivalWeather, inTime, remindArrival, expressExtra, budget };
