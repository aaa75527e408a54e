/** Splits are disjoint by entity and by phrasing where they say so, and share their words. */
import { describe, expect, it } from 'vitest';
import type { Task } from '../../src/record/task';
import { PHRASINGS } from '../../src/task/phrasing';
import { splitOf, type DrawnSplit } from '../../src/task/split';
import { SPLITS, rowsOf } from './rows';

const rows = Object.fromEntries(SPLITS.map((split) => [split, rowsOf(split, 30)])) as Record<DrawnSplit, ReturnType<typeof rowsOf>>;
const pairs = [
  ['train', 'dev'],
  ['train', 'test'],
  ['dev', 'test']
] as const;

const common = (a: readonly string[], b: readonly string[]): string[] => {
  const known = new Set(a);
  return [...new Set(b)].filter((each) => known.has(each));
};

describe.each(pairs)('%s and %s', (one, other) => {
  it('share no query', () => {
    const queries = (split: DrawnSplit) => rows[split].map(({ task }) => task.query);
    expect(common(queries(one), queries(other))).toEqual([]);
  });
  it('share no entity', () => {
    const entities = (split: DrawnSplit) => rows[split].flatMap((row) => row.entities.map((entity) => entity.toLowerCase()));
    expect(common(entities(one), entities(other))).toEqual([]);
  });
});

describe('phrasings', () => {
  const trainedOf = ({ family }: Task): number => PHRASINGS[family]!.train.length;

  it('of training and guidance are their own', () => {
    expect(rows.train.every(({ task }) => task.phrasing < trainedOf(task))).toBe(true);
    expect(rows.dev.every(({ task }) => [0, 1].includes(task.phrasing - trainedOf(task)))).toBe(true);
  });
  it('of half of the test rows of a family are held out, of the other half training ones', () => {
    const held = new Map<string, number>();
    for (const { task } of rows.test) held.set(task.family, (held.get(task.family) ?? 0) + (task.phrasing >= trainedOf(task) + 2 ? 1 : 0));
    expect([...held].filter(([, count]) => count !== 15)).toEqual([]);
    expect(rows.test.every(({ task }) => task.phrasing < trainedOf(task) || task.phrasing >= trainedOf(task) + 2)).toBe(true);
  });
});

it('names what a row is about: everything it names that is divided among the splits', () => {
  for (const { task, entities } of Object.values(rows).flat()) {
    expect({ id: task.id, entities: entities.length }).not.toEqual({ id: task.id, entities: 0 });
  }
});

it('divides entities fifteen to two to three', () => {
  const counts = { train: 0, dev: 0, test: 0 };
  for (let i = 0; i < 20_000; i++) counts[splitOf(`entity ${i}`)]++;
  // Standard deviations of the counts are below 62.
  for (const [split, share] of [
    ['train', 15],
    ['dev', 2],
    ['test', 3]
  ] as const)
    expect(Math.abs(counts[split] - share * 1000)).toBeLessThan(250);
});

it('does not look at how an entity is capitalised', () => {
  for (const entity of ['product Norvik Walnut Side Table', 'city Lisbon', 'coupon SPRING12', 'account A1'])
    for (const other of [entity.toLowerCase(), entity.toUpperCase()]) expect(splitOf(other)).toBe(splitOf(entity));
});
