/** The families that ask GFC about the calendar, and to remind of something. */
import general from '../../../../datasets/shop/en/general.json';
import { numbersIn } from '../../../math/text';
import { inProse, WEEKDAYS } from '../../calendar';
import type { Entities } from '../../entity';
import type { Families, Family } from '../../sketch';
import { addDays, addDaysToNone, addWeeks, apart, askWeekday, daysBetween, dayNamed, laterBy, setReminder } from '../../visit/gfc';
import { drawFitting } from '../../fitting';
import { day, figure, NONE, word } from '../part';

interface Count {
  readonly date: string;
  readonly count: number;
}

/** A date and a count of days from it, negative before it. */
const countOf = (entities: Entities, draw: () => Count): Count => entities.own(draw, ({ date, count }) => `date ${date} ${count} days`);
const aboutCount = ({ date, count }: Count): string[] => [`date ${date} ${count} days`];

const daysLater: Family = (entities) => {
  const drawn = countOf(entities, () => ({ date: entities.date(), count: entities.between(2, 90) }));
  const { date, count } = drawn;
  return { slots: { date: inProse(date), count }, plan: () => [addDays(date, count)], parts: [day(laterBy(date, count))], entities: aboutCount(drawn) };
};

const daysBefore: Family = (entities) => {
  const drawn = countOf(entities, () => ({ date: entities.date(), count: -entities.between(2, 60) }));
  const { date, count } = drawn;
  return { slots: { date: inProse(date), count: -count }, plan: () => [addDays(date, count)], parts: [day(laterBy(date, count))], entities: aboutCount(drawn) };
};

const weeksLater: Family = (entities) => {
  const drawn = countOf(entities, () => ({ date: entities.date(), count: 7 * entities.between(2, 12) }));
  const { date, count } = drawn;
  const weeks = count / 7;
  return { slots: { date: inProse(date), count: weeks }, plan: () => [addWeeks(date, weeks)], parts: [day(laterBy(date, count))], entities: aboutCount(drawn) };
};

/** At least two days, and a count that neither date states. */
const daysApart: Family = (entities) => {
  const { start, end } = entities.own(
    () =>
      drawFitting(
        () => ({ start: entities.date(), end: entities.date() }),
        ({ start, end }) => apart(start, end) > 1 && !numbersIn(`${start} ${end}`).includes(apart(start, end))
      ),
    ({ start, end }) => `days ${start} to ${end}`
  );
  return {
    slots: { start: inProse(start), end: inProse(end) },
    plan: () => [daysBetween(start, end)],
    parts: [figure(apart(start, end))],
    entities: [`days ${start} to ${end}`]
  };
};

const weekday: Family = (entities) => {
  const date = entities.own(entities.date, (date) => `weekday ${date}`);
  const answer = dayNamed(date);
  return {
    slots: { date: inProse(date) },
    plan: () => [askWeekday(date)],
    parts: [word(answer)],
    forbidden: WEEKDAYS.filter((other) => other !== answer),
    entities: [`weekday ${date}`]
  };
};

const missingDate: Family = (entities) => {
  const drawn = countOf(entities, () => ({ date: entities.pick(general.missingDates), count: entities.between(2, 60) }));
  const { date, count } = drawn;
  return { slots: { date: inProse(date), count }, plan: () => [addDaysToNone(date, count)], parts: [NONE], entities: aboutCount(drawn) };
};

const reminder: Family = (entities) => {
  const { date, errand } = entities.own(
    () => ({ date: entities.date(), errand: entities.pick(general.errands) }),
    ({ date, errand }) => `remind ${date} ${errand}`
  );
  const effect = `remind ${date} ${errand.toLowerCase()}`;
  return {
    slots: { date: inProse(date), errand },
    plan: () => [setReminder(date, errand)],
    parts: [day(date)],
    effects: [effect],
    entities: [`remind ${date} ${errand}`]
  };
};

/** Families by name. */
export const DATE: Families = { daysLater, daysBefore, weeksLater, daysApart, weekday, missingDate, reminder };
