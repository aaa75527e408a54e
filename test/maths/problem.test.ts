/** Problems of the maths pipeline: each answer against a third way to it, splits that share nothing, and wordings that hold together. */
import { describe, expect, it } from 'vitest';
import { allMathsRows, mathsProblems, sharedMaths } from '../../scripts/datasets/maths';
import forms from '../../datasets/maths/en/forms.json';
import { randomOf } from '../../src/math/random';
import { runProgram } from '../../src/maths/language/interpreter';
import { FORMS, MATHS_FAMILIES, type Figures } from '../../src/maths/problem/forms';
import { mathsRow, mathsRows } from '../../src/maths/problem/row';
import { SPECIAL_TOKENS, vocabularyOf, wordTokenizer } from '../../src/weights/language/tokenizer';

const splits = allMathsRows();
const rows = Object.values(splits).flat();

const count = (from: number, to: number, fits: (n: number) => boolean): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i).filter(fits);
const repeat = (times: number, start: number, next: (x: number) => number): number => Array.from({ length: times }).reduce<number>(next, start);
const isClose = (one: number, other: number): boolean => Math.abs(one - other) < 1e-9 * Math.max(1, Math.abs(one));

/** The answer by counting, trying or simulating where the form has a formula, and else by the conditions that it must meet. */
const WAYS: Readonly<Record<string, (f: Readonly<Record<string, number>>, answer: number) => boolean>> = {
  together: ({ start = 0, more = 0 }, x) => x - more === start,
  left: ({ start = 0, less = 0 }, x) => x + less === start,
  groups: ({ boxes = 0, each = 0 }, x) => repeat(boxes, 0, (sum) => sum + each) === x,
  shared: ({ total = 0, people = 0 }, x) => repeat(people, total, (left) => left - x) === 0,
  change: ({ paid = 0, count: many = 0, price = 0 }, x) => repeat(many, paid, (left) => left - price) === x,
  restock: ({ start = 0, sold = 0, boxes = 0, each = 0 }, x) => repeat(boxes, x, (stock) => stock - each) + sold === start,
  bill: ({ people = 0, count: many = 0, price = 0, number = 0, cost = 0 }, x) =>
    isClose(
      repeat(
        number,
        repeat(many, 0, (s) => s + price),
        (s) => s + cost
      ),
      x * people
    ),
  savings: ({ start = 0, each = 0, weeks = 0, spent = 0 }, x) => repeat(weeks, start, (s) => s + each) === x + spent,
  discount: ({ price = 0, percent = 0, fee = 0 }, x) => isClose((x - fee) / price, 1 - percent / 100),
  growth: ({ price = 0, percent = 0, rate = 0 }, x) => isClose(x / (1 + rate / 100) / (1 + percent / 100), price),
  speed: ({ hours = 0, speed = 0, time = 0, pace = 0 }, x) => isClose(hours * (speed - x), time * (x - pace)),
  work: ({ hours = 0, time = 0 }, x) => isClose(x / hours + x / time, 1),
  rising: ({ start = 0, more = 0, days = 0 }, x) => count(0, days - 1, () => true).reduce((sum, day) => sum + start + day * more, 0) === x,
  growing: ({ start = 0, factor = 0, weeks = 0 }, x) => repeat(weeks, x, (n) => n / factor) === start,
  doubling: ({ start = 0, sold = 0, weeks = 0 }, x) => repeat(weeks, start, (n) => n * 2 - sold) === x,
  multiples: ({ low = 0, high = 0, step = 0 }, x) => count(low, high, (n) => n % step === 0).reduce((sum, n) => sum + n, 0) === x,
  remainders: ({ rows: by = 0, rest = 0, columns = 0, left = 0 }, x) => count(1, x, (n) => n % by === rest && n % columns === left).join() === String(x),
  divisible: ({ high = 0, step = 0, pace = 0 }, x) => count(1, high, (n) => n % step === 0 && n % pace !== 0).length === x,
  packs: ({ low = 0, rows: by = 0, columns = 0 }, x) => count(low + 1, x, (n) => n % by === 0 && n % columns === 0).join() === String(x),
  square: ({ tiles = 0 }, x) => tiles - Math.max(...count(0, tiles, (n) => n * n <= tiles)) ** 2 === x,
  difference: ({ total = 0, more = 0 }, x) => x - (total - x) === more,
  boxes: ({ big = 0, small = 0, count: many = 0, total = 0 }, x) => count(0, many, (n) => n * big + (many - n) * small === total).join() === String(x),
  prices: ({ count: a = 0, number: b = 0, paid = 0, rows: c = 0, columns: d = 0, cost = 0 }, x) => isClose(((paid - a * x) / b) * d, cost - c * x),
  years: ({ factor = 0, years = 0, sum = 0 }, x) => isClose(x + years + (x / factor + years), sum)
};

describe.each(MATHS_FAMILIES.flatMap((family) => Object.keys(FORMS[family]).map((name) => [family, name] as const)))('%s, %s', (family, name) => {
  const form = FORMS[family][name]!;
  const drawn: readonly Figures[] = Array.from({ length: 200 }, (_, index) => form.draw(randomOf('third way', name, index)));

  it('has the answer that another way gives', () => {
    const wrong = drawn.filter((figures) => {
      const [numerator, denominator] = form.answer(figures);
      const value = numerator / denominator;
      // Draws below 1, with more decimals or equal to a figure become no rows.
      return value >= 1 && (100 * numerator) % denominator === 0 && !WAYS[name]!(figures, value);
    });
    expect(wrong).toEqual([]);
  });
  it('has another way that can fail', () => {
    const [numerator, denominator] = form.answer(drawn[0]!);
    expect(WAYS[name]!(drawn[0]!, numerator / denominator + 1)).toBe(false);
  });
});

describe('rows', () => {
  it('are 2,400 without a problem: played, judged and shared by no two splits', () => {
    expect(rows.length).toBe(2400);
    expect(mathsProblems(splits)).toEqual([]);
  });
  it('have programs that give the answers', () => expect(rows.filter(({ reference, answer }) => runProgram(reference.program).text !== answer)).toEqual([]));
  it('give reasons that hold', () => {
    const wrong = rows.filter(({ reference: { final } }) => {
      const [, value, sign, bound] = /^(\S+) is (more|less) than (\S+)\. /.exec(final)!;
      return sign === 'more' ? Number(value) <= Number(bound) : Number(value) >= Number(bound);
    });
    expect(wrong).toEqual([]);
  });
  it('do not hold their answers, nor do their plans', () => {
    const figuresOf = (text: string): number[] => (text.match(/\d+(?:\.\d+)?/g) ?? []).map(Number);
    expect(
      rows.filter(
        ({ query, answer }) =>
          figuresOf(query)
            .filter((each) => each > 2)
            .includes(Number(answer)) && Number(answer) > 2
      )
    ).toEqual([]);
    expect(rows.filter(({ reference, answer }) => Number(answer) > 2 && figuresOf(reference.plan).includes(Number(answer)))).toEqual([]);
  });
  it('name no unit that the problem does not', () => {
    const implied = ['dollars', 'hours', 'years', 'miles per hour', 'boxes', 'plants', 'cards'];
    expect(rows.filter(({ query, unit }) => unit && !query.includes(unit) && !implied.includes(unit))).toEqual([]);
    expect(rows.filter(({ unit, form }) => !unit && form === 'difference').length).toBeGreaterThan(0);
  });
  it('are found out when one has the figures of another split, or asks again', () => {
    const [one, other] = [splits.train[0]!, splits.test[0]!];
    expect(sharedMaths([one, { ...other, figures: one.figures }])).toHaveLength(1);
    expect(sharedMaths([one, { ...other, query: one.query }])).toHaveLength(1);
  });
  it('are the same by identity, and others by another', () => {
    expect(mathsRow('dev', 77)).toEqual(mathsRow('dev', 77));
    expect(mathsRow('dev', 77).query).not.toBe(mathsRow('dev', 77, 1).query);
    expect(mathsRows('test', 30)).toEqual(splits.test.slice(0, 30));
  });
  it('are worded in phrasings of their split, the test by turns', () => {
    expect(new Set(splits.train.map(({ phrasing }) => phrasing))).toEqual(new Set([0, 1, 2, 3]));
    expect(new Set(splits.dev.map(({ phrasing }) => phrasing))).toEqual(new Set([4]));
    expect(splits.test.filter(({ phrasing }) => phrasing === 5).length).toBe(192);
    expect(splits.test.filter(({ phrasing }) => phrasing === 4)).toEqual([]);
  });
});

interface Wording {
  readonly unit: string;
  readonly plan: string;
  readonly train: readonly string[];
  readonly dev: readonly string[];
  readonly test: readonly string[];
}
const wordings = Object.values(forms).flatMap((family) => Object.entries<Wording>(family));
const wordsOf = (text: string): string[] =>
  text
    .replace(/\{\w+\}/g, ' ')
    .toLowerCase()
    .match(/[a-z]+/g) ?? [];
const slotsOf = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].filter((slot) => !['{person}', '{thing}'].includes(slot)).sort();

describe('wordings', () => {
  const known = new Set(wordings.flatMap(([, { train }]) => train.flatMap(wordsOf)));
  it('of dev and test have no word that no training phrasing has', () =>
    expect(wordings.flatMap(([, { dev, test }]) => [...dev, ...test].flatMap(wordsOf)).filter((word) => !known.has(word))).toEqual([]));
  it('of one form have the same figures and differ', () => {
    const wrong = wordings.filter(([, { train, dev, test }]) => {
      const all = [...train, ...dev, ...test];
      return new Set(all).size < 6 || new Set(all.map((each) => slotsOf(each).join())).size > 1;
    });
    expect(wrong.map(([name]) => name)).toEqual([]);
  });
  it('survive a tokenizer of words, programs with their meaning', () => {
    const tokenizer = wordTokenizer(vocabularyOf(wordings.flatMap(([, { train, plan }]) => [...train, plan].flatMap(wordsOf))));
    const lost = rows.filter(({ reference, answer }) => runProgram(tokenizer.decode(tokenizer.encode(reference.program))).text !== answer);
    expect(lost).toEqual([]);
    expect(rows.filter(({ reference }) => SPECIAL_TOKENS.some((mark) => reference.program.includes(mark)) || reference.program.includes('<'))).toEqual([]);
  });
});
