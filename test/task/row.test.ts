/** Rows: repeatable, made of a plan that the shop confirms, and answered only with what was asked or seen. */
import { describe, expect, it } from 'vitest';
import { problemsOf } from '../../scripts/datasets/verify';
import { KINDS } from '../../src/record/task';
import { FAMILIES } from '../../src/task/family';
import { rowOf } from '../../src/task/row';
import { NAMES, rowsOf, SPLITS, textsOf } from './rows';

describe.each(SPLITS)('rows of the %s split', (split) => {
  const rows = rowsOf(split, 12);

  it('cover every family', () => expect([...new Set(rows.map((row) => row.task.family))].sort()).toEqual([...NAMES].sort()));

  it('are what the shop and the judge make of the plan', () => expect(rows.flatMap(problemsOf)).toEqual([]));

  it('go to the specialist of their kind, or to several delegations where they are cooperative', () => {
    for (const { task, plan } of rows) {
      if (task.kind === 'coop') expect([2, 3, 4]).toContain(plan.length);
      else expect({ id: task.id, asked: plan.map(({ agent }) => agent) }).toEqual({ id: task.id, asked: plan.length ? [task.kind] : [] });
    }
  });

  it('are plain ASCII with single spaces, and short', () => {
    for (const text of rows.flatMap(textsOf)) {
      expect(text).toMatch(/^\S+(?: \S+)*$/);
      expect(text).toMatch(/^[ -~]+$/);
      expect(text.length).toBeLessThan(240);
    }
  });
});

describe('a row', () => {
  it('is the same whenever it is asked for', () => expect(rowOf('train', 'coop', 123456)).toEqual(rowOf('train', 'coop', 123456)));
  it('carries its identity', () => expect(rowOf('test', 'coop', 42).task.id).toBe('test-coop-0042'));
  it('turns through families and then through phrasings', () => {
    for (const kind of KINDS) {
      const length = Object.keys(FAMILIES[kind]).length;
      const round = Array.from({ length }, (_, i) => rowOf('train', kind, i).task.family);
      expect(round).toEqual(Object.keys(FAMILIES[kind]));
      expect([0, 1, 44, kind === 'math' ? 60 : 45].map((turn) => rowOf('train', kind, turn * length).task.phrasing)).toEqual([0, 1, 44, 0]);
    }
  });
});
