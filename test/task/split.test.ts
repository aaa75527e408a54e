/** Splits are disjoint by phrasing and by entity, and share their words. */
import { describe, expect, it } from 'vitest';
import type { Split } from '../../src/record/task';
import { wordsOf } from '../../src/task/lexicon';
import { SPLITS, rowsOf, textsOf } from './rows';

const rows = Object.fromEntries(SPLITS.map((split) => [split, rowsOf(split, 200)])) as Record<Split, ReturnType<typeof rowsOf>>;
const pairs = [
  ['train', 'dev'],
  ['train', 'test'],
  ['dev', 'test']
] as const;

/** What a row is about, where it is divided: read off the calls of its plan. */
function entitiesOf({ task, plan }: (typeof rows)['train'][number]): string[] {
  const named = plan.flatMap((step) => ['item', 'order', 'code', 'topic'].flatMap((name) => step.arguments[name] ?? []));
  const single = task.kind === 'coop' ? [] : plan.map((step) => step.arguments);
  const amounts = single.flatMap((args) => args.value ?? []);
  const sums = single.flatMap((args) => args.expr ?? []);
  const dates = task.family === 'date' ? single.map((args) => `${args.date} plus ${args.days}`) : [];
  const arrivals = task.family === 'arr' ? [`${plan[1]!.arguments.date} to ${plan[0]!.arguments.city}`] : [];
  return [...named, ...amounts, ...sums, ...dates, ...arrivals];
}

const common = (a: readonly string[], b: readonly string[]): string[] => {
  const known = new Set(a);
  return [...new Set(b)].filter((each) => known.has(each));
};

describe.each(pairs)('%s and %s', (one, other) => {
  it('share no phrasing', () => {
    const phrasings = (split: Split) => rows[split].map(({ task }) => `${task.family} ${task.phrasing}`);
    expect(common(phrasings(one), phrasings(other))).toEqual([]);
  });
  it('share no query', () =>
    expect(
      common(
        rows[one].map(({ task }) => task.query),
        rows[other].map(({ task }) => task.query)
      )
    ).toEqual([]));
  it('share no product, order, code, topic, amount, sum or date', () =>
    expect(common(rows[one].flatMap(entitiesOf), rows[other].flatMap(entitiesOf))).toEqual([]));
});

describe('held-out rows', () => {
  it('name entities in every family but deliv, whose cities are shared', () => {
    const without = rows.test.filter((row) => !entitiesOf(row).length).map(({ task }) => task.family);
    expect([...new Set(without)]).toEqual(['deliv']);
  });
  it('use no word that training rows do not', () => {
    const words = new Set(rows.train.flatMap(textsOf).flatMap(wordsOf));
    expect(
      [...rows.dev, ...rows.test]
        .flatMap(textsOf)
        .flatMap(wordsOf)
        .filter((word) => !words.has(word))
    ).toEqual([]);
  });
});
