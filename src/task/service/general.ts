/** The services behind the tools of GFC: currencies, measures, dates, weather, reminders and clocks. */
import { addDays, dayOf, daysBetween, inProse, weekdayOf } from '../calendar';
import { shiftClock } from '../clock';
import { FACTS } from '../facts';
import { converted, exchanged, factorOf, priceText } from '../measure';
import { weatherIn } from '../weather';
import { wordingOf } from '../wording';
import { normaliseArgument, failure, type ToolServices } from './service';

const AMOUNT = /^\d{1,9}(\.\d+)?$/;
const DAYS = /^-?\d{1,4}$/;

const isUnit = (unit: string): boolean => FACTS.units.some(({ from }) => from === unit);

/** Every service of GFC by the name of its tool. */
export const GENERAL_SERVICES: ToolServices = {
  convert_currency: ({ amount, from, to }) => {
    const [value, source, target] = [normaliseArgument(amount), normaliseArgument(from), normaliseArgument(to)];
    if (!AMOUNT.test(value)) return failure('invalid_argument');
    if (!FACTS.currencies.has(source) || !FACTS.currencies.has(target)) return failure('unknown_currency');
    return priceText(exchanged(Number(value), source, target), target);
  },
  convert_unit: ({ amount, from, to }) => {
    const [value, source, target] = [normaliseArgument(amount), normaliseArgument(from), normaliseArgument(to)];
    if (!AMOUNT.test(value)) return failure('invalid_argument');
    if (!isUnit(source) || !isUnit(target)) return failure('unknown_unit');
    if (factorOf(source, target) === null) return failure('no_conversion');
    return wordingOf('gfc.measureSeen', { amount: converted(Number(value), source, target), unit: target });
  },
  add_days: ({ date, days }) => {
    if (!DAYS.test(normaliseArgument(days))) return failure('invalid_argument');
    const later = addDays(normaliseArgument(date), Number(normaliseArgument(days)));
    return later === null ? failure('invalid_date') : inProse(later);
  },
  days_between: ({ start, end }) => {
    const days = daysBetween(normaliseArgument(start), normaliseArgument(end));
    return days === null ? failure('invalid_date') : wordingOf('gfc.daysSeen', { days });
  },
  weekday: ({ date }) => {
    const weekday = weekdayOf(normaliseArgument(date));
    return weekday === null ? failure('invalid_date') : inProse(weekday);
  },
  weather: ({ city, date }) => {
    if (!FACTS.cities.has(normaliseArgument(city))) return failure('city_not_found');
    const weather = weatherIn(normaliseArgument(city), normaliseArgument(date));
    return weather === null ? failure('invalid_date') : wordingOf('gfc.weatherSeen', { sky: wordingOf(`gfc.${weather.sky}`), degrees: weather.degrees });
  },
  set_reminder: ({ date, text }, effects) => {
    if (dayOf(normaliseArgument(date)) === null) return failure('invalid_date');
    if (!normaliseArgument(text)) return failure('invalid_argument');
    effects.add(`remind ${normaliseArgument(date)} ${normaliseArgument(text)}`);
    return wordingOf('gfc.reminderSeen', { date: inProse(normaliseArgument(date)) });
  },
  local_time: ({ time, from, to }) => {
    const [here, there] = [FACTS.cities.get(normaliseArgument(from)), FACTS.cities.get(normaliseArgument(to))];
    if (!here || !there) return failure('city_not_found');
    return shiftClock(normaliseArgument(time), there.zone - here.zone) ?? failure('invalid_time');
  }
};
