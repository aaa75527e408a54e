/** Steps of plans as they are drawn: as many as queries, by seed, from the rows that would have been drawn whole. */
import { beforeAll, describe, expect, it } from 'vitest';
import { shopDataset, shopRow, type Dataset } from '../../src/dataset/dataset';
import { drawPlanned } from '../../src/dataset/planned';
import { rowsAfter } from '../../src/dataset/lately';
import { configOf } from '../../src/record/config';
import type { Task } from '../../src/record/task';
import type { Tree } from '../../src/record/tree';
import { plannedTasks } from '../../src/task/plannedStep';
import { openShop } from '../../src/task/world';
import { openToyShop, toyRow } from '../loop/toy';

const rowIdOf = ({ id }: Task): string => id.slice(0, id.indexOf('/'));
const separate = configOf({ trained: 'separate' });
let data: Dataset;
beforeAll(() => {
  data = shopDataset();
});

describe('steps of plans', () => {
  it('are as many as there are queries, the same for the same seed and step, others for others', () => {
    for (const queries of [1, 7, 16, 64]) expect(data.draw(configOf({ trained: 'separate', queries }), 3)).toHaveLength(queries);
    expect(data.draw(separate, 3)).toEqual(data.draw(separate, 3));
    expect(data.draw(separate, 4)).not.toEqual(data.draw(separate, 3));
    expect(data.draw(configOf({ trained: 'separate', seed: 8 }), 3)).not.toEqual(data.draw(separate, 3));
  });

  it('are of the rows that would have been drawn whole, each step of a row as it is in its plan', () => {
    for (let step = 0; step < 10; step++) {
      const whole = new Set(data.draw(configOf({}), step).map(({ id }) => id));
      for (const task of data.draw(separate, step)) {
        expect(whole).toContain(rowIdOf(task));
        expect(plannedTasks(shopRow(rowIdOf(task)), openShop())).toContainEqual(task);
      }
    }
  });

  it('are as likely to be late in a plan as early', () => {
    const rows = [toyRow('lamp', 3, 0), toyRow('desk', 2, 1), toyRow('chair', null, 2)];
    const counts = new Map<string, number>();
    for (let step = 0; step < 500; step++)
      for (const { id } of drawPlanned(() => rows, openToyShop(), { seed: 1, queries: 2 }, step)) counts.set(id, (counts.get(id) ?? 0) + 1);
    expect(counts.size).toBe(5);
    for (const count of counts.values()) expect(Math.abs(count - 200)).toBeLessThan(50);
  });

  it('are looked for further on where the rows of a step have too few, and not found where none has a plan', () => {
    const alone = { ...toyRow('lamp', 3, 0), plan: [] };
    const drawn = drawPlanned((step) => (step < 10_000 ? [alone] : [toyRow('desk', 2, 1)]), openToyShop(), { seed: 1, queries: 3 }, 0);
    expect(drawn.map(rowIdOf)).toEqual(['toy-1', 'toy-1', 'toy-1']);
    expect(() => drawPlanned(() => [alone], openToyShop(), { seed: 1, queries: 1 }, 0)).toThrow(/have no plan whose steps could be played/);
  });

  it('of one row are its plan over and over', () => {
    const config = configOf({ trained: 'separate', row: 'train-coop-0042', queries: 5 });
    const steps = plannedTasks(shopRow('train-coop-0042'), openShop());
    for (const task of data.draw(config, 0)) expect(steps).toContainEqual(task);
  });

  it('count for the family of their row where rows are drawn by what was solved lately', () => {
    const config = configOf({ trained: 'separate', rowDraw: 'lately' });
    const tasks = data.draw(config, 0);
    const trees = tasks.map((task, index): Tree => ({ index, task, turns: [], initial: [], outcomes: [], groups: [] }));
    const families = tasks.map((task) => shopRow(rowIdOf(task)).task).map(({ kind, family }) => `${kind}/${family}`);
    expect(Object.keys(rowsAfter({}, trees, config, 0)).sort()).toEqual([...new Set(families)].sort());
    expect(families.some((family) => family.startsWith('coop/'))).toBe(true);
  });

  it('are not what a team is measured on', () => expect(data.heldOut(20).every(({ planned }) => planned === undefined)).toBe(true));
});
