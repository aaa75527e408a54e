/** The calendar of the shop's year, 2026, 365 days long: dates as `june 3`; after December comes January of the same year. */

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const YEAR = 365;

/** Names of the months, in order. */
export const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'] as const;

/** Names of the days of a week, beginning with that of 1 January 2026. */
export const WEEKDAYS = ['thursday', 'friday', 'saturday', 'sunday', 'monday', 'tuesday', 'wednesday'] as const;

/** Days of the year before each month begins. */
const BEFORE = LENGTHS.map((_, month) => LENGTHS.slice(0, month).reduce((days, length) => days + length, 0));

/** Days since the first of January, which is 0; null where `date` is no date of the year, as `february 30`. */
export function dayOf(date: string): number | null {
  const [, name, number] = /^([a-z]+) (\d{1,2})$/.exec(date.toLowerCase()) ?? [];
  const month = MONTHS.findIndex((candidate) => candidate === name);
  const day = Number(number);
  return month < 0 || day < 1 || day > LENGTHS[month]! ? null : BEFORE[month]! + day - 1;
}

/** The date `days` whole days after `date`, before it where negative; null where `date` is no date. */
export function addDays(date: string, days: number): string | null {
  const start = dayOf(date);
  if (start === null) return null;
  const day = (((start + days) % YEAR) + YEAR) % YEAR;
  const month = BEFORE.findLastIndex((before) => before <= day);
  return `${MONTHS[month]} ${day - BEFORE[month]! + 1}`;
}

/** Days from `start` to `end` within the year, negative where `end` comes first; null where one of them is no date. */
export function daysBetween(start: string, end: string): number | null {
  const [from, to] = [dayOf(start), dayOf(end)];
  return from === null || to === null ? null : to - from;
}

/** The day of the week, as `wednesday`; null where `date` is no date. */
export function weekdayOf(date: string): (typeof WEEKDAYS)[number] | null {
  const day = dayOf(date);
  return day === null ? null : WEEKDAYS[day % WEEKDAYS.length]!;
}

/** A date or weekday with a capital, as in a sentence: `June 3`, `Wednesday`. */
export const inProse = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
