/** The families that ask GFC about dates, and for reminders. */
import general from '../../../../datasets/shop/en/general.json';
import { numbersIn } from '../../../math/text';
import { inProse, WEEKDAYS } from '../../calendar';
import type { Entities } from '../../entity';
import type { TaskFamilies, TaskFamily } from '../../sketch';
import {
  askDateAfter,
  addDaysToNone,
  askDateWeeksAfter,
  daysFromTo,
  askWeekday,
  askDaysBetween,
  weekdayNamed,
  dateAfter,
  setReminder
} from '../../delegation/gfc';
import { drawFitting } from '../../fitting';
import { day, figure, NONE, word } from '../part';

/** A date and a number of days from it, negative before it. */
interface DayCount {
  readonly date: string;
  readonly count: number;
}

/** Draws until the date and count are of the row's split. */
const countOf = (entities: Entities, draw: () => DayCount): DayCount => entities.inSplit(draw, ({ date, count }) => `date ${date} ${count} days`);
const aboutCount = ({ date, count }: DayCount): string[] => [`date ${date} ${count} days`];

const daysLater: TaskFamily = (entities) => {
  const drawn = countOf(entities, () => ({ date: entities.date(), count: entities.between(2, 90) }));
  const { date, count } = drawn;
  return { slots: { date: inProse(date), count }, plan: () => [askDateAfter(date, count)], parts: [day(dateAfter(date, count))], entities: aboutCount(drawn) };
};

const daysBefore: TaskFamily = (entities) => {
  const drawn = countOf(entities, () => ({ date: entities.date(), count: -entities.between(2, 60) }));
  const { date, count } = drawn;
  return {
    slots: { date: inProse(date), count: -count },
    plan: () => [askDateAfter(date, count)],
    parts: [day(dateAfter(date, count))],
    entities: aboutCount(drawn)
  };
};

const weeksLater: TaskFamily = (entities) => {
  const drawn = countOf(entities, () => ({ date: entities.date(), count: 7 * entities.between(2, 12) }));
  const { date, count } = drawn;
  const weeks = count / 7;
  return {
    slots: { date: inProse(date), count: weeks },
    plan: () => [askDateWeeksAfter(date, weeks)],
    parts: [day(dateAfter(date, count))],
    entities: aboutCount(drawn)
  };
};

/** At least two days, and a result that is not a number of either date. */
const daysApart: TaskFamily = (entities) => {
  const { start, end } = entities.inSplit(
    () =>
      drawFitting(
        () => ({ start: entities.date(), end: entities.date() }),
        ({ start, end }) => daysFromTo(start, end) > 1 && !numbersIn(`${start} ${end}`).includes(daysFromTo(start, end))
      ),
    ({ start, end }) => `days ${start} to ${end}`
  );
  return {
    slots: { start: inProse(start), end: inProse(end) },
    plan: () => [askDaysBetween(start, end)],
    parts: [figure(daysFromTo(start, end))],
    entities: [`days ${start} to ${end}`]
  };
};

const weekday: TaskFamily = (entities) => {
  const date = entities.inSplit(entities.date, (date) => `weekday ${date}`);
  const answer = weekdayNamed(date);
  return {
    slots: { date: inProse(date) },
    plan: () => [askWeekday(date)],
    parts: [word(answer)],
    forbidden: WEEKDAYS.filter((other) => other !== answer),
    entities: [`weekday ${date}`]
  };
};

const missingDate: TaskFamily = (entities) => {
  const drawn = countOf(entities, () => ({ date: entities.pick(general.missingDates), count: entities.between(2, 60) }));
  const { date, count } = drawn;
  return { slots: { date: inProse(date), count }, plan: () => [addDaysToNone(date, count)], parts: [NONE], entities: aboutCount(drawn) };
};

const reminder: TaskFamily = (entities) => {
  const { date, errand } = entities.inSplit(
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
export const DATE_FAMILIES: TaskFamilies = { daysLater, daysBefore, weeksLater, daysApart, weekday, missingDate, reminder };
