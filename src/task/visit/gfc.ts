/** What GFC is asked, calls and answers; answers are worked out from the facts. */
import * as calendar from '../calendar';
import { inProse } from '../calendar';
import { shiftClock } from '../clock';
import { factOf, FACTS } from '../facts';
import { converted, exchanged, priced } from '../measure';
import type { Visit } from '../sketch';
import { isWet, weatherIn, type Weather } from '../weather';
import { money, say } from '../wording';

type Call = Visit['calls'][number];

const visit = (request: string, tool: string, args: Call['arguments'], answer: string): Visit => ({
  agent: 'gfc',
  request,
  calls: [{ tool, arguments: args }],
  answer
});

/** The fact itself. Throws a RangeError where a date or a time is none, because visits are made of real ones. */
function sure<T>(fact: T | null, text: string): T {
  if (fact === null) throw new RangeError(`"${text}" is no date or time. Write them as june 3 and 3 pm.`);
  return fact;
}

/** The date so many days after `date`, before it where negative. */
export const laterBy = (date: string, days: number): string => sure(calendar.addDays(date, days), date);

/** Days from one date to another of the same year. */
export const apart = (start: string, end: string): number => sure(calendar.daysBetween(start, end), `${start}, ${end}`);

/** Day of the week, as `wednesday`. */
export const dayNamed = (date: string): string => sure(calendar.weekdayOf(date), date);

/** Sky and degrees. */
export const weatherOn = (city: string, date: string): Weather => sure(weatherIn(city, date), date);

/** The time in one city when it is `time` in another. */
export const timeIn = (to: string, time: string, from: string): string =>
  sure(shiftClock(time, factOf(FACTS.cities, to).zone - factOf(FACTS.cities, from).zone), time);

/** So much of a currency in another. */
export const exchange = (amount: number, from: string, to: string): Visit =>
  tryExchange(amount, from, to, say('gfc.exchangeAnswer', { amount: priced(exchanged(amount, from, to), to) }));

/** The same where one of the currencies is none. */
export const exchangeUnknown = (amount: number, from: string, to: string): Visit => tryExchange(amount, from, to, say('gfc.noCurrencyAnswer'));

const tryExchange = (amount: number, from: string, to: string, answer: string): Visit =>
  visit(say('gfc.exchangeRequest', { amount: money(amount), from, to }), 'convert_currency', { amount: money(amount), from, to }, answer);

/** So much of a measure in another. */
export const convert = (amount: number, from: string, to: string): Visit =>
  tryConvert(amount, from, to, say('gfc.measureAnswer', { amount: converted(amount, from, to), unit: to }));

/** The same where the two measure different things. */
export const convertUnlike = (amount: number, from: string, to: string): Visit => tryConvert(amount, from, to, say('gfc.noMeasureAnswer'));

const tryConvert = (amount: number, from: string, to: string, answer: string): Visit =>
  visit(say('gfc.measureRequest', { amount, from, to }), 'convert_unit', { amount: String(amount), from, to }, answer);

/** The date so many days after another, before it where negative. */
export const addDays = (date: string, days: number): Visit =>
  countDays(say(days < 0 ? 'gfc.earlierRequest' : 'gfc.laterRequest', { days: Math.abs(days), date: inProse(date) }), date, days);

/** The date so many weeks after another; the specialist makes days of them. */
export const addWeeks = (date: string, weeks: number): Visit => countDays(say('gfc.weeksRequest', { weeks, date: inProse(date) }), date, weeks * 7);

const countDays = (request: string, date: string, days: number): Visit =>
  visit(request, 'add_days', { date, days: String(days) }, say('gfc.dateAnswer', { date: inProse(laterBy(date, days)) }));

/** The same for a date that does not exist. */
export const addDaysToNone = (date: string, days: number): Visit =>
  visit(say('gfc.laterRequest', { days, date: inProse(date) }), 'add_days', { date, days: String(days) }, say('gfc.noDateAnswer'));

/** How many days lie between two dates. */
export function daysBetween(start: string, end: string): Visit {
  const days = apart(start, end);
  const request = say('gfc.daysRequest', { start: inProse(start), end: inProse(end) });
  return visit(request, 'days_between', { start, end }, days === 1 ? say('gfc.daysAnswerOne') : say('gfc.daysAnswer', { days }));
}

/** Which day of the week a date is. */
export const askWeekday = (date: string): Visit =>
  visit(say('gfc.weekdayRequest', { date: inProse(date) }), 'weekday', { date }, say('gfc.weekdayAnswer', { weekday: inProse(dayNamed(date)) }));

/** Sky and degrees in a city on a date. */
export function askWeather(city: string, date: string): Visit {
  const { sky, degrees } = weatherOn(city, date);
  return forecast('gfc.weatherRequest', city, date, say('gfc.weatherAnswer', { sky: say(`gfc.${sky}`), degrees }));
}

/** Whether one needs an umbrella there, and why. */
export function askUmbrella(city: string, date: string): Visit {
  const weather = weatherOn(city, date);
  const answer = say(isWet(weather) ? 'gfc.umbrellaAnswer' : 'gfc.noUmbrellaAnswer', { sky: say(`gfc.${weather.sky}`) });
  return forecast('gfc.umbrellaRequest', city, date, answer);
}

const forecast = (request: string, city: string, date: string, answer: string): Visit =>
  visit(say(request, { city, date: inProse(date) }), 'weather', { city, date }, answer);

/** Reminds of an errand, such as `call the bank`, on a date. */
export const setReminder = (date: string, errand: string): Visit =>
  visit(
    say('gfc.reminderRequest', { date: inProse(date), errand }),
    'set_reminder',
    { date, text: errand },
    say('gfc.reminderAnswer', { date: inProse(date) })
  );

/** What time it is in `to` when it is `time` in `from`. */
export const shiftTime = (time: string, from: string, to: string): Visit =>
  visit(say('gfc.timeRequest', { to, time, from }), 'local_time', { time, from, to }, say('gfc.timeAnswer', { time: timeIn(to, time, from), city: to }));
