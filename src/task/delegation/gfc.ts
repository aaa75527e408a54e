/** Delegations to GFC: request, calls and answer, computed from the facts. */
import * as calendar from '../calendar';
import { inProse } from '../calendar';
import { shiftClock } from '../clock';
import { factOf, FACTS } from '../facts';
import { converted, exchanged, priceText } from '../measure';
import type { ToolCall } from '../../record/world';
import type { Delegation } from '../sketch';
import { isWet, weatherIn, type Weather } from '../weather';
import { money, wordingOf } from '../wording';

const delegation = (request: string, tool: string, args: ToolCall['arguments'], answer: string): Delegation => ({
  agent: 'gfc',
  request,
  calls: [{ tool, arguments: args }],
  answer
});

/** The value. Throws a RangeError where it is null, because `text` is no date or time. */
function defined<T>(value: T | null, text: string): T {
  if (value === null) throw new RangeError(`"${text}" is no date or time. Write them as june 3 and 3 pm.`);
  return value;
}

/** The date `days` days after `date`, before it where negative. Throws a RangeError where `date` is no date; so do all functions here that take one. */
export const dateAfter = (date: string, days: number): string => defined(calendar.addDays(date, days), date);

/** Days from one date to another of the same year. */
export const daysFromTo = (start: string, end: string): number => defined(calendar.daysBetween(start, end), `${start}, ${end}`);

/** Day of the week, as `wednesday`. */
export const weekdayNamed = (date: string): string => defined(calendar.weekdayOf(date), date);

/** Sky and degrees. */
export const weatherOn = (city: string, date: string): Weather => defined(weatherIn(city, date), date);

/** The time in one city when it is `time` in another. */
export const timeIn = (to: string, time: string, from: string): string =>
  defined(shiftClock(time, factOf(FACTS.cities, to).zone - factOf(FACTS.cities, from).zone), time);

/** An amount in another currency. */
export const exchange = (amount: number, from: string, to: string): Delegation =>
  tryExchange(amount, from, to, wordingOf('gfc.exchangeAnswer', { amount: priceText(exchanged(amount, from, to), to) }));

/** The same where the shop does not know one of the currencies. */
export const exchangeUnknown = (amount: number, from: string, to: string): Delegation => tryExchange(amount, from, to, wordingOf('gfc.noCurrencyAnswer'));

const tryExchange = (amount: number, from: string, to: string, answer: string): Delegation =>
  delegation(wordingOf('gfc.exchangeRequest', { amount: money(amount), from, to }), 'convert_currency', { amount: money(amount), from, to }, answer);

/** An amount in another measure. */
export const convert = (amount: number, from: string, to: string): Delegation =>
  tryConvert(amount, from, to, wordingOf('gfc.measureAnswer', { amount: converted(amount, from, to), unit: to }));

/** The same where the two measure different things. */
export const convertUnlike = (amount: number, from: string, to: string): Delegation => tryConvert(amount, from, to, wordingOf('gfc.noMeasureAnswer'));

const tryConvert = (amount: number, from: string, to: string, answer: string): Delegation =>
  delegation(wordingOf('gfc.measureRequest', { amount, from, to }), 'convert_unit', { amount: String(amount), from, to }, answer);

/** The date `days` days after another, before it where negative. */
export const askDateAfter = (date: string, days: number): Delegation =>
  countDays(wordingOf(days < 0 ? 'gfc.earlierRequest' : 'gfc.laterRequest', { days: Math.abs(days), date: inProse(date) }), date, days);

/** The date `weeks` weeks after another; the specialist converts them to days. */
export const askDateWeeksAfter = (date: string, weeks: number): Delegation =>
  countDays(wordingOf('gfc.weeksRequest', { weeks, date: inProse(date) }), date, weeks * 7);

const countDays = (request: string, date: string, days: number): Delegation =>
  delegation(request, 'add_days', { date, days: String(days) }, wordingOf('gfc.dateAnswer', { date: inProse(dateAfter(date, days)) }));

/** The same for a date that does not exist. */
export const addDaysToNone = (date: string, days: number): Delegation =>
  delegation(wordingOf('gfc.laterRequest', { days, date: inProse(date) }), 'add_days', { date, days: String(days) }, wordingOf('gfc.noDateAnswer'));

/** How many days lie between two dates. */
export function askDaysBetween(start: string, end: string): Delegation {
  const days = daysFromTo(start, end);
  const request = wordingOf('gfc.daysRequest', { start: inProse(start), end: inProse(end) });
  return delegation(request, 'days_between', { start, end }, days === 1 ? wordingOf('gfc.daysAnswerOne') : wordingOf('gfc.daysAnswer', { days }));
}

/** Which day of the week a date is. */
export const askWeekday = (date: string): Delegation =>
  delegation(
    wordingOf('gfc.weekdayRequest', { date: inProse(date) }),
    'weekday',
    { date },
    wordingOf('gfc.weekdayAnswer', { weekday: inProse(weekdayNamed(date)) })
  );

/** Sky and degrees in a city on a date. */
export function askWeather(city: string, date: string): Delegation {
  const { sky, degrees } = weatherOn(city, date);
  return forecast('gfc.weatherRequest', city, date, wordingOf('gfc.weatherAnswer', { sky: wordingOf(`gfc.${sky}`), degrees }));
}

/** Whether one needs an umbrella in a city on a date, and why. */
export function askUmbrella(city: string, date: string): Delegation {
  const weather = weatherOn(city, date);
  const answer = wordingOf(isWet(weather) ? 'gfc.umbrellaAnswer' : 'gfc.noUmbrellaAnswer', { sky: wordingOf(`gfc.${weather.sky}`) });
  return forecast('gfc.umbrellaRequest', city, date, answer);
}

const forecast = (request: string, city: string, date: string, answer: string): Delegation =>
  delegation(wordingOf(request, { city, date: inProse(date) }), 'weather', { city, date }, answer);

/** Reminds of an errand, such as `call the bank`, on a date. */
export const setReminder = (date: string, errand: string): Delegation =>
  delegation(
    wordingOf('gfc.reminderRequest', { date: inProse(date), errand }),
    'set_reminder',
    { date, text: errand },
    wordingOf('gfc.reminderAnswer', { date: inProse(date) })
  );

/** What time it is in `to` when it is `time` in `from`. */
export const shiftTime = (time: string, from: string, to: string): Delegation =>
  delegation(
    wordingOf('gfc.timeRequest', { to, time, from }),
    'local_time',
    { time, from, to },
    wordingOf('gfc.timeAnswer', { time: timeIn(to, time, from), city: to })
  );
