/** The families about opening hours. Cities are too few to divide among splits, so the entity is a city and a day together. */
import type { Entities } from '../../entity';
import { FACTS, factOf, type City } from '../../facts';
import type { TaskFamilies, TaskFamily } from '../../sketch';
import { askHours, askLate } from '../../delegation/qa';
import { figure, yesOrNo, word } from '../part';

const OPEN_DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const CITIES = [...FACTS.cities.values()].map(({ city }) => city);

const entityOf = (city: string, day: string): string => `hours ${city} ${day}`;

/** A city and one of `days`, of the row's split. */
const drawVisit = (entities: Entities, days: readonly string[]): { city: string; day: string } =>
  entities.inSplit(
    () => ({ city: entities.pick(CITIES), day: entities.pick(days) }),
    ({ city, day }) => entityOf(city, day)
  );

const hours: TaskFamily = (entities) => {
  const { city, day } = drawVisit(entities, OPEN_DAYS);
  const { opens, closes } = factOf<City>(FACTS.cities, city);
  return {
    slots: { city, day },
    plan: () => [askHours(city, day)],
    parts: [figure(opens, "o'clock"), figure(closes, "o'clock")],
    entities: [entityOf(city, day)]
  };
};

const sunday: TaskFamily = (entities) => {
  const { city, day } = drawVisit(entities, ['Sunday']);
  return { slots: { city, day }, plan: () => [askHours(city, day)], parts: [word('closed')], entities: [entityOf(city, day)] };
};

/** Whether the store is open at an hour, and until when; the hour is neither that of opening nor that of closing. */
const openAt: TaskFamily = (entities) => {
  const { city, day } = drawVisit(entities, OPEN_DAYS);
  const { opens, closes } = factOf<City>(FACTS.cities, city);
  const open = entities.pick([true, false]);
  const hour = open ? entities.between(opens + 1, closes - 1) : entities.between(closes + 1, 23);
  return {
    slots: { city, day, hour },
    plan: () => [askLate(city, day, hour)],
    parts: [yesOrNo(open), figure(closes, "o'clock")],
    entities: [entityOf(city, day)]
  };
};

/** Families by name. */
export const STORE_FAMILIES: TaskFamilies = { hours, sunday, openAt };
