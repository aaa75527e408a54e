/** GFC: its services' answers and errors, and its families against the machine's calendar and the facts. */
import { describe, expect, it } from 'vitest';
import { randomOf } from '../../src/math/random';
import { entitiesOf } from '../../src/task/entity';
import { FACTS } from '../../src/task/facts';
import { GFC_FAMILIES } from '../../src/task/family/gfc';
import type { Sketch } from '../../src/task/sketch';
import { openShop } from '../../src/task/world';

const DAY = 86_400_000;
const timeOf = (date: string | number | undefined): number => Date.parse(`${date} 2026 UTC`);
const written = (time: number): string => new Date(time).toLocaleDateString('en-US', { month: 'long', day: 'numeric', timeZone: 'UTC' }).toLowerCase();

/** Sketches of a family in every split. */
const sketchesOf = (family: string): Sketch[] =>
  (['train', 'dev', 'test'] as const).flatMap((split) =>
    Array.from({ length: 60 }, (_, index) => GFC_FAMILIES[family]!(entitiesOf(split, randomOf('gfc', family, split, index))))
  );

/** The amount in the other measure, by the table of units in whole thousandths. */
const measured = ({ amount, from, to }: Sketch['slots']): string => {
  const factor = FACTS.units.find((unit) => unit.from === from && unit.to === to)!.factor;
  return String(Math.round((Number(amount) * Math.round(factor * 1000)) / 10) / 100);
};

/** What a family must answer, worked out from what its query states in another way than the shop's. */
const EXPECTED: Readonly<Record<string, (slots: Sketch['slots']) => string>> = {
  fromDollars: ({ amount, to }) => String(Math.round(Number(amount) * FACTS.currencies.get(String(to))! * 100) / 100),
  betweenCurrencies: ({ amount, from, to }) =>
    ((Number(amount) * FACTS.currencies.get(String(to))!) / FACTS.currencies.get(String(from))!).toFixed(2).replace(/\.?0+$/, ''),
  daysLater: ({ date, count }) => written(timeOf(date) + Number(count) * DAY),
  daysBefore: ({ date, count }) => written(timeOf(date) - Number(count) * DAY),
  weeksLater: ({ date, count }) => written(timeOf(date) + Number(count) * 7 * DAY),
  daysApart: ({ start, end }) => String((timeOf(end) - timeOf(start)) / DAY),
  weekday: ({ date }) => new Date(timeOf(date)).toLocaleDateString('en-US', { weekday: 'long', timeZone: 'UTC' }).toLowerCase(),
  toSmaller: measured,
  toLarger: measured,
  clock: ({ time, from, to }) => {
    const zone = (city: string | number | undefined): number => FACTS.cities.get(String(city).toLowerCase())!.zone;
    const there = new Date(Date.parse(`June 3 2026 ${String(time).replace(' ', ':00 ')} UTC`) + (zone(to) - zone(from)) * 3_600_000);
    return there.toLocaleTimeString('en-US', { hour: 'numeric', timeZone: 'UTC' }).replace(/\s/, ' ').toLowerCase();
  }
};

describe.each(Object.keys(GFC_FAMILIES))('the family %s', (family) => {
  const sketches = sketchesOf(family);

  it('is answered by what its calls are told, and by no figure that its query states', () => {
    for (const { plan, parts, effects = [], slots } of sketches) {
      const world = openShop();
      const visits = plan('');
      const seen = visits.flatMap(({ calls }) => calls.map(({ tool, arguments: args }) => world.call(tool, args)));
      expect(world.effects()).toEqual(effects);
      for (const { type, value } of parts) {
        if (type === 'none') expect(seen.join()).toMatch(/^error: (unknown_currency|no_conversion|invalid_date)$/);
        else expect(`${seen.join()} ${visits.at(-1)!.answer}`.toLowerCase()).toContain(value);
        if (type === 'number') expect(seen.join()).toMatch(new RegExp(`(^|\\D)${value.replace('.', '\\.')}`));
        if (type === 'number')
          expect(
            Object.values(slots)
              .join(' ')
              .match(/\d+(\.\d+)?/g)
          ).not.toContain(value);
      }
    }
  });
});

it.each(Object.entries(EXPECTED))('the family %s answers as an independent reference does', (family, expected) => {
  for (const { slots, parts } of sketchesOf(family)) expect({ slots, value: parts[0]!.value }).toEqual({ slots, value: expected(slots) });
});

describe('needing an umbrella', () => {
  const said = sketchesOf('umbrella').map(({ parts }) => parts.map(({ type, value }) => value || type).join(' '));
  it('depends on the sky', () => expect(new Set(said)).toEqual(new Set(['yes rainy', 'yes stormy', 'no sunny', 'no cloudy', 'no windy'])));
});

describe.each([
  ['convert_currency', { amount: '50', from: 'Dollars', to: 'EUROS' }, '46 euros'],
  ['convert_currency', { amount: '46', from: 'euros', to: 'dollars' }, '$50'],
  ['convert_currency', { amount: 'x', from: 'dollars', to: 'euros' }, 'error: invalid_argument'],
  ['convert_currency', { amount: '5', from: 'dollars', to: 'ducats' }, 'error: unknown_currency'],
  ['convert_unit', { amount: '10', from: 'inches', to: 'centimeters' }, '25.4 centimeters'],
  ['convert_unit', { amount: '-1', from: 'inches', to: 'centimeters' }, 'error: invalid_argument'],
  ['convert_unit', { amount: '1', from: 'cubits', to: 'meters' }, 'error: unknown_unit'],
  ['convert_unit', { amount: '1', from: 'miles', to: 'grams' }, 'error: no_conversion'],
  ['add_days', { date: 'December 30', days: '5' }, 'January 4'],
  ['add_days', { date: 'march 1', days: '-1' }, 'February 28'],
  ['add_days', { date: 'february 30', days: '5' }, 'error: invalid_date'],
  ['add_days', { date: 'june 3', days: 'two' }, 'error: invalid_argument'],
  ['days_between', { start: 'june 3', end: 'july 2' }, '29 days'],
  ['days_between', { start: 'june 3', end: 'june 31' }, 'error: invalid_date'],
  ['weekday', { date: 'june 10' }, 'Wednesday'],
  ['weekday', { date: 'juno 10' }, 'error: invalid_date'],
  ['weather', { city: 'Atlantis', date: 'june 3' }, 'error: city_not_found'],
  ['weather', { city: 'Lisbon', date: 'june 33' }, 'error: invalid_date'],
  ['set_reminder', { date: 'june 31', text: 'buy milk' }, 'error: invalid_date'],
  ['set_reminder', { date: 'june 3', text: ' ' }, 'error: invalid_argument'],
  ['local_time', { time: '3 pm', from: 'Lisbon', to: 'tokyo' }, '12 am'],
  ['local_time', { time: '15 h', from: 'Lisbon', to: 'Tokyo' }, 'error: invalid_time'],
  ['local_time', { time: '3 pm', from: 'Lisbon', to: 'Atlantis' }, 'error: city_not_found']
])('%s %o', (tool, args, observation) => {
  it(`says "${observation}" and changes nothing`, () => {
    const world = openShop();
    expect([world.call(tool, args as unknown as Record<string, string>), world.effects()]).toEqual([observation, []]);
  });
});

it('keeps a reminder in the episode it was set in alone', () => {
  const [world, other] = [openShop(), openShop()];
  expect(world.call('set_reminder', { date: 'June 3', text: 'Buy milk' })).toBe('reminder set for June 3');
  expect([world.effects(), other.effects()]).toEqual([['remind june 3 buy milk'], []]);
});
