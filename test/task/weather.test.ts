/** The weather: fixed, seasonal, and of every kind. */
import { expect, it } from 'vitest';
import { FACTS } from '../../src/task/facts';
import { addDays, MONTHS } from '../../src/task/calendar';
import { isWet, SKIES, weatherIn } from '../../src/task/weather';

const cities = [...FACTS.cities.values()].map(({ city }) => city);
const dates = Array.from({ length: 365 }, (_, day) => addDays('january 1', day)!);
const all = cities.flatMap((city) => dates.map((date) => ({ city, date, ...weatherIn(city, date)! })));

it('is the same for the same city and date, in any case', () => expect(weatherIn('lisbon', 'June 3')).toEqual(weatherIn('Lisbon', 'june 3')));
it('is null where the date is none', () => expect(weatherIn('Lisbon', 'june 31')).toBeNull());
it('has whole degrees that people live in', () => {
  for (const { degrees } of all) expect(Number.isInteger(degrees) && degrees >= 1 && degrees <= 40).toBe(true);
});
it('shows every sky, and snow only where it is cold', () => {
  expect(new Set(all.map(({ sky }) => sky))).toEqual(new Set(SKIES));
  expect(Math.max(...all.filter(({ sky }) => sky === 'snowy').map(({ degrees }) => degrees))).toBeLessThan(4);
});
it('is warmer in July than in January everywhere', () => {
  const mean = (city: string, month: string): number => {
    const days = all.filter((each) => each.city === city && each.date.startsWith(month));
    return days.reduce((sum, { degrees }) => sum + degrees, 0) / days.length;
  };
  for (const city of cities) expect(mean(city, MONTHS[6])).toBeGreaterThan(mean(city, MONTHS[0]));
});
it('is wet about two days of five', () => {
  const share = all.filter(isWet).length / all.length;
  expect(share).toBeGreaterThan(0.33);
  expect(share).toBeLessThan(0.45);
});
it('goes on over the turn of the year: late December is about as warm as early January', () => {
  const meanOf = (days: readonly string[]): number => {
    const those = all.filter(({ date }) => days.includes(date));
    return those.reduce((sum, { degrees }) => sum + degrees, 0) / those.length;
  };
  expect(Math.abs(meanOf(dates.slice(-14)) - meanOf(dates.slice(0, 14)))).toBeLessThan(2);
});
