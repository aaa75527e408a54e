/** The maths rows as a data set: what is shown, reinforced and held out, and that a config names it. */
import { describe, expect, it } from 'vitest';
import { datasetOf } from '../../src/dataset/generated';
import { heldOutMaths, mathsDataset } from '../../src/dataset/maths';
import { MATHS_FAMILIES } from '../../src/maths/problem/forms';
import { configOf, configProblems } from '../../src/record/config';

const config = configOf({ team: 'maths', data: 'maths', queries: 9 });
const data = mathsDataset();
const idsOf = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);

describe('the maths rows', () => {
  it('are drawn by the seed, all once before any comes again, and none of those shown with solutions', () => {
    const drawn = Array.from({ length: 100 }, (_, step) => idsOf(data.draw(config, step))).flat();
    expect(new Set(drawn).size).toBe(900);
    expect(drawn.every((id) => /^train-maths-\d{4}$/.test(id))).toBe(true);
    const shown = idsOf(data.rowsWithSolutions('sft', 900).map(({ task }) => task));
    expect(shown.filter((id) => drawn.includes(id))).toEqual([]);
    expect(idsOf(data.draw(config, 3))).toEqual(drawn.slice(27, 36));
    expect(idsOf(data.draw({ ...config, seed: 8 }, 3))).not.toEqual(drawn.slice(27, 36));
  });

  it('are held out in equal shares of the families, and never asked in training', () => {
    const held = data.heldOut(60);
    for (const family of MATHS_FAMILIES) expect(held.filter((task) => task.family === family)).toHaveLength(10);
    expect(held.every(({ split, kind }) => split === 'dev' && kind === 'math')).toBe(true);
    expect(data.heldOut(600)).toHaveLength(240);
    expect(data.rowsWithSolutions('dev', 600)).toHaveLength(240);
    expect(() => heldOutMaths('test', 361)).toThrow('The test split of the maths rows has 360, not 361. Ask for fewer.');
    expect(() => data.rowsWithSolutions('sft', 901)).toThrow('Lower "warmRows".');
  });

  it('are what a config of that name draws from, or one of them alone', async () => {
    const load = async () => Promise.reject(new Error('asked for a set of the visitor’s own'));
    expect((await datasetOf(config, load)).hash).toBe(data.hash);
    const one = await datasetOf({ ...config, row: 'train-maths-0007' }, load);
    expect(new Set(idsOf(one.draw({ ...config, row: 'train-maths-0007' }, 4)))).toEqual(new Set(['train-maths-0007']));
    await expect(datasetOf({ ...config, row: 'train-maths-9999' }, load)).rejects.toThrow('This set has no row "train-maths-9999".');
  });

  it('go with the team that solves them, and with no other', () => {
    const all = configOf({});
    expect(configProblems({ ...all, team: 'maths' })).toEqual([expect.stringMatching(/solve the rows of maths, and no others do\. Set "data" to maths/)]);
    expect(configProblems({ ...all, data: 'maths' })).toHaveLength(1);
    expect(configProblems({ ...all, team: 'maths', data: 'maths' })).toEqual([]);
    expect(configProblems({ ...all, team: 'maths', data: 'maths', warmRows: 100 })).toEqual([]);
    expect(configProblems({ ...all, team: 'maths', data: 'maths', trained: 'separate' })).toEqual([
      expect.stringContaining('A pipeline has no plans of a master')
    ]);
    expect(configProblems({ ...all, team: 'maths', data: 'maths', row: 'dev-maths-0001' })).toEqual([expect.stringContaining('is held out')]);
  });
});
