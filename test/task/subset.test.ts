/** The parts of the benchmark: as many rows as stated, all different, and drawn for reinforcement in the shares asked for. */
import { describe, expect, it } from 'vitest';
import { KINDS } from '../../src/record/task';
import { PHRASINGS } from '../../src/task/phrasing';
import { devRows, drawTasks, isForReinforcement, RL_ROWS, rlRows, TEST_ROWS, testRows } from '../../src/task/subset';
import { NAMES } from './rows';

const test = testRows(TEST_ROWS.all);
const dev = devRows(200);
const reinforced = rlRows();
const queries = (rows: typeof test) => new Set(rows.map(({ task }) => task.query));

describe('the test rows', () => {
  it('are 125 of each single kind and 100 cooperative ones, all different', () => {
    for (const kind of KINDS) expect(test.filter(({ task }) => task.kind === kind)).toHaveLength(kind === 'coop' ? 100 : 125);
    expect(queries(test).size).toBe(600);
    expect(test.every(({ task }) => task.split === 'test')).toBe(true);
  });
  it('show every family', () => expect([...new Set(test.map(({ task }) => task.family))].sort()).toEqual([...NAMES].sort()));
  it('are worded as no training row is by half, within one row a kind', () => {
    for (const kind of KINDS) {
      const rows = test.filter(({ task }) => task.kind === kind);
      const held = rows.filter(({ task }) => task.phrasing >= PHRASINGS[task.family]!.train.length + 2).length;
      expect(Math.abs(held - rows.length / 2)).toBeLessThanOrEqual(2);
    }
  });
  it('begin the same when there are fewer, kinds in equal shares', () => {
    expect(testRows(100)).toEqual(test.slice(0, 100));
    for (const kind of KINDS) expect(testRows(100).filter(({ task }) => task.kind === kind)).toHaveLength(20);
  });
  it('are not more than there are', () => expect(() => testRows(601)).toThrow(/600 rows/));
});

describe('the dev rows', () => {
  it('are 40 of each kind, all different and of their split', () => {
    for (const kind of KINDS) expect(dev.filter(({ task }) => task.kind === kind)).toHaveLength(40);
    expect(queries(dev).size).toBe(200);
    expect(dev.every(({ task }) => task.split === 'dev')).toBe(true);
  });
});

describe('the rows of reinforcement', () => {
  it('are 900 of each kind, none asking what another or a supervised one asks', () => {
    for (const kind of KINDS) expect(reinforced.filter(({ task }) => task.kind === kind)).toHaveLength(900);
    expect(queries(reinforced).size).toBe(RL_ROWS);
    expect(reinforced.every(({ task }) => task.split === 'train' && isForReinforcement(task.query))).toBe(true);
  });
  it('show the families of a kind equally often', () => {
    for (const kind of KINDS) {
      const counts = new Map<string, number>();
      for (const { task } of reinforced) if (task.kind === kind) counts.set(task.family, (counts.get(task.family) ?? 0) + 1);
      expect(Math.max(...counts.values()) - Math.min(...counts.values())).toBeLessThanOrEqual(1);
    }
  });
});

it('three queries of eight are for reinforcement', () => {
  const count = Array.from({ length: 20_000 }, (_, i) => `query ${i}`).filter(isForReinforcement).length;
  // The standard deviation of the count is 68.
  expect(Math.abs(count - 7500)).toBeLessThan(300);
});

const steps = (seed: number, count: number, share: number) => Array.from({ length: count }, (_, step) => drawTasks(seed, step, 6, share));

describe('drawTasks', () => {
  it('draws the same for the same seed and step, and other tasks otherwise', () => {
    expect(drawTasks(7, 3, 6, 0.35)).toEqual(drawTasks(7, 3, 6, 0.35));
    const ids = [drawTasks(7, 3, 6, 0.35), drawTasks(7, 4, 6, 0.35), drawTasks(8, 3, 6, 0.35)].flat().map(({ id }) => id);
    expect(new Set(ids).size).toBeGreaterThanOrEqual(17);
  });
  it.each([0, 0.2, 0.35, 0.5, 1])('keeps the cooperative share of %f to within one task', (share) => {
    let seen = 0;
    steps(1, 60, share).forEach((tasks, step) => {
      expect(tasks).toHaveLength(6);
      seen += tasks.filter((task) => task.kind === 'coop').length;
      expect(Math.abs(seen - (step + 1) * 6 * share)).toBeLessThanOrEqual(1);
    });
  });
  it('meets a share that binary fractions only come near to, as 29 of 100', () => {
    const drawn = drawTasks(1, 0, 100, 0.29);
    expect(100 * 0.29).toBeLessThan(29);
    expect(drawn.filter(({ kind }) => kind === 'coop')).toHaveLength(29);
  });
  it('shows every kind in any three steps of the default size', () => {
    const drawn = steps(2, 60, 0.35);
    drawn.slice(2).forEach((_, first) => {
      const kinds = drawn.slice(first, first + 3).flatMap((tasks) => tasks.map(({ kind }) => kind));
      expect(new Set(kinds).size).toBe(KINDS.length);
    });
  });
  it('draws each row of reinforcement once before any twice', () => {
    const known = new Set(reinforced.map(({ task }) => task.id));
    const coop = Array.from({ length: 300 }, (_, step) => drawTasks(4, step, 6, 1)).flat();
    expect(coop.every(({ id }) => known.has(id))).toBe(true);
    expect(new Set(coop.slice(0, 900).map(({ id }) => id)).size).toBe(900);
    expect(new Set(coop.slice(900).map(({ id }) => id)).size).toBe(900);
    expect(coop.slice(0, 900).map(({ id }) => id)).not.toEqual(coop.slice(900).map(({ id }) => id));
  });
});
