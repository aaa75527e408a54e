/** Where tasks come from: the shop or a visitor's rows, the same at every look, and a row by its name. */
import { beforeAll, describe, expect, it } from 'vitest';
import { fingerprintOf, heldOutOf, ownDataset, shopDataset, shopRows, type Dataset } from '../../src/dataset/dataset';
import { datasetOf } from '../../src/dataset/generated';
import { configOf } from '../../src/record/config';
import { KINDS, type Task } from '../../src/record/task';
import { isForReinforcement } from '../../src/task/subset';
import { toyTask } from '../loop/toy';

const own: readonly Task[] = Array.from({ length: 40 }, (_, i) => ({ ...toyTask('kettle', i + 2, i), id: `own ${i}`, split: 'own' }));
const ids = (tasks: readonly Task[]) => tasks.map(({ id }) => id);

describe("a visitor's rows", () => {
  const config = configOf({ data: 'mine', queries: 7 });

  it('are gone through once each before any comes again, in another order each time, and never one that is held out', () => {
    const held = new Set(ids(heldOutOf(own)));
    const size = own.length - held.size;
    const drawn = Array.from({ length: size * 2 }, (_, step) => ids(ownDataset(own).draw(configOf({ queries: 1 }), step))[0]!);
    const [first, second] = [drawn.slice(0, size), drawn.slice(size)];
    expect(new Set(first)).toEqual(new Set(ids(own).filter((id) => !held.has(id))));
    expect(new Set(second)).toEqual(new Set(first));
    expect(second).not.toEqual(first);
    const steps = Array.from({ length: 20 }, (_, step) => ids(ownDataset(own).draw(config, step))).flat();
    expect(steps.slice(0, size)).toEqual(first);
  });

  it('hold out about a fifth, by name and not by place', () => {
    const held = ids(heldOutOf(own));
    expect(held.length).toBeGreaterThan(3);
    expect(held.length).toBeLessThan(14);
    expect(ids(heldOutOf([...own].reverse()))).toEqual([...held].reverse());
    expect(ids(ownDataset(own).heldOut(3))).toEqual(held.slice(0, 3));
  });

  it('that are too few to divide are both trained on and measured', () => {
    const one = own.slice(0, 1);
    expect(heldOutOf(one)).toEqual(one);
    expect(ids(ownDataset(one).draw(config, 3))).toEqual(Array(7).fill('own 0'));
  });

  it('can be played one at a time, held out or not', () => {
    for (const { id } of own.slice(0, 9)) expect(ids(ownDataset(own).draw(configOf({ data: 'mine', row: id, queries: 2 }), 5))).toEqual([id, id]);
    expect(() => ownDataset(own).draw(configOf({ data: 'mine', row: 'gone' }), 0)).toThrow('This set has no row "gone".');
    expect(() => ownDataset([])).toThrow('no rows');
  });
});

describe("the shop's rows", () => {
  let data: Dataset;
  beforeAll(() => {
    data = shopDataset();
  });

  it('are drawn by seed and step', () => {
    const config = configOf({ queries: 20 });
    expect(data.draw(config, 3)).toEqual(data.draw(config, 3));
    expect(ids(data.draw(config, 3))).not.toEqual(ids(data.draw(config, 4)));
    expect(data.draw(config, 3).every(({ split }) => split === 'train')).toBe(true);
    expect(data.heldOut(10).every(({ split }) => split === 'dev')).toBe(true);
  });

  it('can be played one at a time, by name', () => {
    const rows = [...shopRows('test', 10), ...shopRows('dev', 5)].map(({ task }) => task);
    const trained = data.draw(configOf({}), 0);
    for (const task of [...rows, ...trained]) expect(data.draw(configOf({ row: task.id, trained: 'none', queries: 2 }), 8)).toEqual([task, task]);
  });

  it.each(['test-qa', 'test-qa-01', 'test-cook-0001', 'own 3', 'xtest-qa-0001'])('have none named "%s"', (row) => {
    expect(() => data.draw(configOf({ row, trained: 'none' }), 0)).toThrow(`The shop has no row "${row}"`);
  });

  it('have a fingerprint that is always the same, and another for other rows', () => {
    expect(data.hash).toMatch(/^[0-9a-f]{8}$/);
    expect(data.hash).toBe(shopDataset().hash);
    expect(fingerprintOf(own)).not.toBe(fingerprintOf(own.slice(1)));
    expect(fingerprintOf(own)).not.toBe(fingerprintOf(own.map((task, i) => (i ? task : { ...task, response: 'other' }))));
  });
});

describe('rows with their solutions', () => {
  it('are those for supervised training, kinds in equal shares, and ask nothing that reinforcement asks', () => {
    const data = shopDataset();
    const rows = data.rowsWithSolutions('sft', 100);
    expect(rows).toHaveLength(100);
    expect(new Set(rows.map(({ task }) => task.query)).size).toBe(100);
    expect(rows.every(({ task }) => task.split === 'train' && !isForReinforcement(task.query))).toBe(true);
    expect(KINDS.map((kind) => rows.filter(({ task }) => task.kind === kind).length)).toEqual(KINDS.map(() => 20));
    expect(data.rowsWithSolutions('sft', 100), 'They are made once.').toBe(rows);
    expect(data.rowsWithSolutions('sft', 10)).toEqual(rows.slice(0, 10));
  });

  it('are held out on request, the same that guide a run', () => {
    const data = shopDataset();
    expect(data.rowsWithSolutions('dev', 10).map(({ task }) => task)).toEqual(data.heldOut(10));
  });

  it('are not there for rows of one’s own', () => {
    expect(() => ownDataset(own).rowsWithSolutions('sft', 1)).toThrow(/^A set of your own has no solutions to show\./);
  });
});

describe('the data of a config', () => {
  const load = async (name: string) => (name === 'mine' ? { tasks: own } : null);

  it('are the shop by default, or the set it names', async () => {
    expect((await datasetOf(configOf({}), load)).hash).toBe(shopDataset().hash);
    expect((await datasetOf(configOf({ data: 'mine' }), load)).hash).toBe(fingerprintOf(own));
  });

  it('are refused where there is no such set or row, before anything begins', async () => {
    await expect(datasetOf(configOf({ data: 'yours' }), load)).rejects.toThrow('no set of rows named "yours" here');
    await expect(datasetOf(configOf({ data: 'mine', row: 'gone' }), load)).rejects.toThrow('no row "gone"');
    await expect(datasetOf(configOf({ row: 'gone' }), load)).rejects.toThrow('The shop has no row "gone"');
  });
});
