/** Settings: defaults are valid, nonsense is named, and a held-out row is only watched. */
import { describe, expect, it } from 'vitest';
import { DEFAULTS, FIELDS, completeConfig, configOf, configProblems } from '../../src/record/config';

describe('a config', () => {
  it('is valid by default, field by field', () => {
    expect(configProblems(DEFAULTS)).toEqual([]);
    for (const [name, value] of Object.entries(DEFAULTS)) expect(configProblems({ [name]: value })).toEqual([]);
    expect(Object.keys(FIELDS).sort()).toEqual(Object.keys(DEFAULTS).sort());
  });

  it.each([
    [{ rank: 1.5 }, /"rank" must be a whole number from 1 to 64, not 1.5/],
    [{ trained: 'all' }, /"trained" must be one of joint, master, separate, none, not "all"/],
    [{ data: '../etc' }, /"data" must be up to 40 letters/],
    [{ data: '' }, /"data" must be up to 40 letters/],
    [{ row: 7 }, /"row" must be the id of a row/],
    [{ row: 'a\nb' }, /"row" must be the id of a row/],
    [{ sead: 1 }, /no setting "sead"/]
  ])('names what is wrong with %j', (values, sentence) => {
    expect(configProblems(values)).toEqual([expect.stringMatching(sentence)]);
    expect(() => configOf(values)).toThrow(sentence);
  });

  it('takes both ends of a range, and nothing beyond them', () => {
    for (const [name, field] of Object.entries(FIELDS)) {
      if (field.kind !== 'number') continue;
      for (const value of [field.min, field.max]) expect(configProblems({ [name]: value }), name).toEqual([]);
      for (const value of [field.min - field.step, field.max + field.step]) expect(configProblems({ [name]: value }), name).toHaveLength(1);
    }
  });

  it('passes over a setting that there is no more, whatever its value', () => {
    for (const sampling of ['trajectory', 'tree', 7]) {
      expect(configProblems({ sampling, seed: 8 })).toEqual([]);
      expect(configOf({ sampling, seed: 8 })).toEqual({ ...DEFAULTS, seed: 8 });
    }
  });

  it('plays a test or dev row of the shop only where nobody is trained', () => {
    for (const row of ['test-qa-0001', 'dev-coop-0001']) {
      expect(() => configOf({ row })).toThrow(/held out: it may be watched/);
      expect(() => configOf({ row, trained: 'master' })).toThrow(/held out/);
      expect(configOf({ row, trained: 'none' })).toMatchObject({ row });
      expect(configOf({ row, data: 'my rows' })).toMatchObject({ row });
    }
    expect(configOf({ row: 'train-qa-0001' })).toMatchObject({ trained: 'joint' });
  });

  it.each([
    [{ data: 'my rows' }, /^A warm-up shows solutions, and rows of your own have none\./],
    [{ row: 'train-qa-0001' }, /^A warm-up shows many rows, and "row" asks for train-qa-0001 alone\./],
    [{ trained: 'none' }, /^A warm-up trains, and nobody is to be trained\./]
  ])('has no warm-up with %j', (values, sentence) => {
    expect(configProblems({ ...DEFAULTS, ...values, warmRows: 10 })).toEqual([expect.stringMatching(sentence)]);
    expect(configProblems({ ...DEFAULTS, ...values, warmRows: 0 })).toEqual([]);
  });

  it('shares one adapter on one model, where all are trained or nobody', () => {
    for (const trained of ['joint', 'none'] as const) expect(configOf({ adapters: 'shared', trained })).toMatchObject({ adapters: 'shared' });
    for (const trained of ['master', 'separate'])
      expect(configProblems({ ...DEFAULTS, adapters: 'shared', trained })).toEqual([
        expect.stringMatching(/^An adapter that all agents share changes all of them/)
      ]);
    expect(configProblems({ ...DEFAULTS, adapters: 'shared', secondModel: 'seedling', secondAgents: 'qa' })).toEqual([
      expect.stringMatching(/^One adapter cannot be on two models/)
    ]);
  });

  it('trains each agent alone on rows that have plans', () => {
    expect(configOf({ trained: 'separate' })).toMatchObject({ trained: 'separate', adapters: 'own' });
    expect(configProblems({ ...DEFAULTS, trained: 'separate', data: 'my rows' })).toEqual([
      expect.stringMatching(/^Training each agent alone follows plans, and rows of your own have none/)
    ]);
    expect(() => configOf({ trained: 'separate', row: 'dev-coop-0001' })).toThrow(/held out/);
  });

  it('of a run from before there was a choice has an adapter for each agent', () => {
    const { adapters: _, ...stored } = DEFAULTS;
    expect(completeConfig(stored)).toMatchObject({ adapters: 'own' });
  });

  it('has a second model and agents on it, or neither', () => {
    expect(configProblems({ ...DEFAULTS, secondModel: 'seedling' })).toEqual([expect.stringMatching(/^Nobody is on the second model\. Name agents/)]);
    expect(configProblems({ ...DEFAULTS, secondAgents: 'qa' })).toEqual([expect.stringMatching(/^"secondAgents" names qa, and there is no second model/)]);
    expect(configOf({ secondModel: 'seedling', secondAgents: 'math,qa' })).toMatchObject({ secondAgents: 'math,qa' });
  });
});
