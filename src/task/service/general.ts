/** The services behind the tools of GFC: currencies, measures, dates, weather, reminders and clocks. */
import { addDays, dayOf, daysBetween, inProse, weekdayOf } from '../calendar';
import { shiftClock } from '../clock';
import { FACTS } from '../facts';
import { converted, exchanged, factorOf, priced } from '../measure';
import { weatherIn } from '../weather';
import { wordingOf } from '../wording';
import { clean, failure, type Services } from './service';

const AMOUNT = /^\d{1,9}(\.\d+)?$/;
const DAYS = /^-?\d{1,4}$/;

const isUnit = (unit: string): boolean => FACTS.units.some(({ from }) => from === unit);

/** Every service of GFC by the name of its tool. */
export const GENERAL_SERVICES: Services = {
  convert_currency: ({ amount, from, to }) => {
    const [value, source, target] = [clean(amount), clean(from), clean(to)];
    if (!AMOUNT.test(value)) return failure('invalid_argument');
    if (!FACTS.currencies.has(source) || !FACTS.currencies.has(target)) return failure('unknown_currency');
    return priced(exchanged(Number(value), source, target), target);
  },
  convert_unit: ({ amount, from, to }) => {
    const [value, source, target] = [clean(amount), clean(from), clean(to)];
    if (!AMOUNT.test(value)) return failure('invalid_argument');
    if (!isUnit(source) || !isUnit(target)) return failure('unknown_unit');
    if (factorOf(source, target) === null) return failure('no_conversion');
    return wordingOf('gfc.measureSeen', { amount: converted(Number(value), source, target), unit: target });
  },
  add_days: ({ date, days }) => {
    if (!DAYS.test(clean(days))) return failure('invalid_argument');
    const later = addDays(clean(date), Number(clean(days)));
    return later === null ? failure('invalid_date') : inProse(later);
  },
  days_between: ({ start, end }) => {
    const days = daysBetween(clean(start), clean(end));
    return days === null ? failure('invalid_date') : wordingOf('gfc.daysSeen', { days });
  },
  weekday: ({ date }) => {
    const weekday = weekdayOf(clean(date));
    return weekday === null ? failure('invalid_date') : inProse(weekday);
  },
  weather: ({ city, date }) => {
    if (!FACTS.cities.has(clean(city))) return failure('city_not_found');
    const weather = weatherIn(clean(city), clean(date));
    return weather === null ? failure('invalid_date') : wordingOf('gfc.weatherSeen', { sky: wordingOf(`gfc.${weather.sky}`), degrees: weather.degrees });
  },
  set_reminder: ({ date, text }, effects) => {
    if (dayOf(clean(date)) === null) return failure('invalid_date');
    if (!clean(text)) return failure('invalid_argument');
    effects.add(`remind ${clean(date)} ${clean(text)}`);
    return wordingOf('gfc.reminderSeen', { date: inProse(clean(date)) });
  },
  local_time: ({ time, from, to }) => {
    const [here, there] = [FACTS.cities.get(clean(from)), FACTS.cities.get(clean(to))];
    if (!here || !there) return failure('city_not_found');
    return shiftClock(clean(time), there.zone - here.zone) ?? failure('invalid_time');
  }
};
