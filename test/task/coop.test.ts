/** The cooperative families against references of their own: the machine's calendar, the bare lists of facts, sums written out. */
import { describe, expect, it } from 'vitest';
import type { TaskRow } from '../../src/record/plan';
import { FACTS, type Product } from '../../src/task/facts';
import { COOP_FAMILIES } from '../../src/task/family/coop';
import { PHRASINGS } from '../../src/task/phrasing';
import { rowOf } from '../../src/task/row';
import { wordsIn } from './rows';

const NAMES = Object.keys(COOP_FAMILIES);
const ROWS = Array.from({ length: 24 * NAMES.length }, (_, index) => rowOf('train', 'coop', index));
const rowsOf = (family: string): readonly TaskRow[] => ROWS.filter(({ task }) => task.family === family);
const values = ({ task }: TaskRow): string[] => task.parts.map(({ value }) => value);
const args = ({ plan }: TaskRow, tool: string): Readonly<Record<string, string>> =>
  plan.flatMap(({ calls }) => calls).find((call) => call.tool === tool)!.arguments;
const productsOf = ({ entities }: TaskRow): Product[] =>
  entities.filter((entity) => entity.startsWith('product ')).map((entity) => FACTS.products.get(entity.slice(8).toLowerCase())!);

/** By the machine's own calendar, in 2026, which has no leap day. */
const after = (date: string, days: number): Date => new Date(Date.parse(`${date} 2026 UTC`) + days * 86_400_000);
const written = (date: Date): string => `${date.toLocaleDateString('en-US', { month: 'long', timeZone: 'UTC' }).toLowerCase()} ${date.getUTCDate()}`;
/** Day of arrival of the row's parcel. */
const arrivalOf = (row: TaskRow): Date => {
  const { city, speed } = args(row, 'delivery_days');
  return after(args(row, 'add_days').date!, FACTS.cities.get(city!.toLowerCase())![speed as 'standard' | 'express'].days);
};
/** Half a cent of rounding is allowed at each of two steps. */
const near = (value: string, expected: number) => expect(Math.abs(Number(value) - expected)).toBeLessThan(0.0101);

describe('the cooperative families', () => {
  it('are at least sixteen, of two to four visits', () => {
    expect(NAMES.length).toBeGreaterThanOrEqual(16);
    for (const { plan } of ROWS) expect([2, 3, 4]).toContain(plan.length);
    for (const visits of [2, 3, 4]) expect(ROWS.filter(({ plan }) => plan.length === visits).length).toBeGreaterThan(24);
  });
  it('take two specialists or three but where one is asked again', () => {
    const alone = ROWS.filter(({ plan }) => new Set(plan.map(({ agent }) => agent)).size < 2).map(({ task }) => task.family);
    expect([...new Set(alone)]).toEqual(['couponPrice']);
    expect(ROWS.some(({ plan }) => new Set(plan.map(({ agent }) => agent)).size === 3)).toBe(true);
  });
  it('end in a visit that is asked about what an earlier one has found', () => {
    const words = (text: string): (string | number)[] => (text.toLowerCase().match(/[a-z_']+|\d+(?:\.\d+)?/g) ?? []).map((word) => Number(word) || word);
    const chained = ({ task, plan }: TaskRow): boolean => {
      const known = new Set(words(task.query));
      const found = plan.slice(0, -1).flatMap(({ calls }) => calls.flatMap(({ observation }) => words(observation)));
      return words(plan.at(-1)!.request).some((word) => !known.has(word) && found.includes(word));
    };
    // The better of two is named by the query, and nothing is taken off by a coupon that has expired.
    const others = ROWS.filter((row) => !chained(row)).map(({ task }) => task.family);
    expect([...new Set(others)].sort()).toEqual(['better', 'couponPrice']);
  });
});

describe('their answers', () => {
  it('are the sums of prices', () => {
    for (const row of rowsOf('pair')) near(values(row)[0]!, productsOf(row)[0]!.price + productsOf(row)[1]!.price);
    for (const row of rowsOf('difference')) near(values(row)[0]!, Math.abs(productsOf(row)[0]!.price - productsOf(row)[1]!.price));
    for (const row of rowsOf('averagePrice')) near(values(row)[0]!, productsOf(row).reduce((sum, { price }) => sum + price, 0) / 3);
  });

  it('turn the price into the currency', () => {
    for (const row of rowsOf('abroad')) near(values(row)[0]!, productsOf(row)[0]!.price * FACTS.currencies.get(args(row, 'convert_currency').to!)!);
  });

  it('are no more pieces than there are', () => {
    for (const row of rowsOf('upTo')) {
      const [{ price, stock }] = productsOf(row) as [Product];
      const [count, total] = values(row).map(Number) as [number, number];
      const wanted = Number(/\b([3-9]|1[0-2])\b/.exec(row.task.query)![1]);
      expect([count, total]).toEqual([Math.min(stock, wanted), Math.min(stock, wanted) * price]);
    }
    expect(new Set(rowsOf('upTo').map((row) => productsOf(row)[0]!.stock < 13)).size).toBe(2);
  });

  it('arrive when the calendar says', () => {
    for (const family of ['arrival', 'remindArrival']) for (const row of rowsOf(family)) expect(values(row)[0]).toBe(written(arrivalOf(row)));
    for (const row of rowsOf('arrivalWeekday'))
      expect(values(row)[0]).toBe(arrivalOf(row).toLocaleDateString('en-US', { weekday: 'long', timeZone: 'UTC' }).toLowerCase());
    for (const row of rowsOf('cheapestArrival')) expect(values(row)[1]).toBe(written(arrivalOf(row)));
  });

  it('are in time just where the limit is not passed', () => {
    const verdicts = rowsOf('inTime').map((row) => {
      const dates = row.task.query.match(/(January|February|March|April|May|June|July|August|September|October|November|December) \d+/g)!;
      const limit = dates.map((date) => date.toLowerCase()).find((date) => date !== args(row, 'add_days').date)!;
      expect(row.task.parts[0]!.type).toBe(arrivalOf(row) <= after(limit, 0) ? 'yes' : 'no');
      return row.task.parts[0]!.type;
    });
    expect(new Set(verdicts).size).toBe(2);
  });

  it('allow a return just up to its last day', () => {
    for (const row of rowsOf('returnable')) {
      const [, order] = /order (\d{5})/i.exec(row.task.query)!;
      const policy = FACTS.policies.get(args(row, 'search_policy').topic!)!;
      const end = after(FACTS.orders.get(order!)!.delivered!, Number(/\d+/.exec(policy.text)![0]));
      expect(row.task.parts).toEqual([
        { type: end >= after('june 10', 0) ? 'yes' : 'no', value: '' },
        { type: 'date', value: written(end) }
      ]);
    }
  });

  it('choose the cheapest that is good enough', () => {
    for (const row of [...rowsOf('cheapestArrival'), ...rowsOf('cheapestAbroad')]) {
      const { kind, min_rating: least } = args(row, 'find_products');
      const fitting = [...FACTS.products.values()].filter((product) => product.kind === kind && product.rating >= Number(least));
      const price = Math.min(...fitting.map((product) => product.price));
      expect(fitting.filter((product) => product.price === price).map(({ name }) => name)).toEqual([values(row)[0]]);
    }
  });

  it('choose the better rated of two and forbid the other', () => {
    for (const row of rowsOf('better')) {
      const [best, worst] = productsOf(row).sort((a, b) => b.rating - a.rating) as [Product, Product];
      expect([values(row), row.task.forbidden]).toEqual([[best.name, String(best.price)], [worst.name]]);
    }
  });

  it('take the coupon off before they share', () => {
    for (const row of rowsOf('party')) {
      const coupon = FACTS.coupons.get(args(row, 'check_coupon').code!.toLowerCase())!;
      const { people } = args(row, 'split_bill');
      const [, count] = /^(\d+) \*/.exec(args(row, 'calculate').expression!)!;
      const full = Number(count) * productsOf(row)[0]!.price;
      expect(coupon.expired || full < coupon.minimum).toBe(false);
      near(values(row)[0]!, full * (1 - coupon.percent / 100));
      near(values(row)[1]!, (full * (1 - coupon.percent / 100)) / Number(people));
    }
  });

  it('leave the full price where the coupon has expired', () => {
    const rows = rowsOf('couponPrice').filter(({ task }) => task.parts.length === 2);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      expect(FACTS.coupons.get(args(row, 'check_coupon').code!.toLowerCase())!.expired).toBe(true);
      expect(values(row)).toEqual(['expired', String(productsOf(row)[0]!.price)]);
    }
  });
});

it('asks for all it is judged by: no part of an answer stands in any phrasing', () => {
  const said = new Set(NAMES.flatMap((family) => Object.values(PHRASINGS[family]!).flatMap((templates) => templates.flatMap(wordsIn))));
  const telling = ['expired', 'delivered', 'sunny', 'cloudy', 'windy', 'rainy', 'stormy', 'snowy', 'monday', 'sunday'];
  expect(telling.filter((word) => said.has(word))).toEqual([]);
});
