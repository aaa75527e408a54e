/** The judge: named parts that add up, with reasons, and no reward for saying nothing. */
import { describe, expect, it } from 'vitest';
import { DEFAULTS, type RunConfig } from '../../src/record/config';
import { PAPER } from '../../src/record/paper';
import { judge, type JudgedOutcome } from '../../src/reward/judge';
import { part, taskOf } from './task';

const TERMS = { ...DEFAULTS, ...PAPER, maxTurns: 12 };
const task = taskOf([part('number', '27')], { response: 'It costs $27' });
const outcome = (over: Partial<JudgedOutcome> = {}): JudgedOutcome => ({ final: task.response, effects: task.effects, turns: 4, wellFormed: true, ...over });

describe('the judge', () => {
  it('pays the reference answer in full, less the turns', () => {
    const verdict = judge(task, outcome(), TERMS, 0);
    expect(verdict.solved).toBe(true);
    // Oracle: 1 + 1 − 0.2 · 4/12.
    expect(verdict.reward).toBeCloseTo(1.93333333, 7);
  });

  it('adds up its parts and gives reasons', () => {
    const verdict = judge(task, outcome({ final: 'nonsense' }), TERMS, 0);
    expect(verdict.parts.map((each) => each.name)).toEqual(['accuracy', 'format', 'efficiency']);
    expect(verdict.reward).toBeCloseTo(1 - (0.2 * 4) / 12, 12);
    expect(verdict.solved).toBe(false);
    for (const each of verdict.parts) expect(each.reason).toMatch(/^\w.*\.$/);
  });

  it.each([null, '', '  '])('pays %j neither as an answer nor for its form', (final) => {
    const verdict = judge(task, outcome({ final, turns: 1 }), TERMS, 0);
    expect(verdict.parts.map((each) => each.value)).toEqual([0, 0, 1 / 12]);
    expect(verdict.reward).toBeLessThan(0);
  });

  it('pays no form where a turn was malformed', () => expect(judge(task, outcome({ wellFormed: false }), TERMS, 0).parts[1]!.value).toBe(0));

  it('charges turns or repeated calls, never more than the weight', () => {
    const cost = (turns: number, repeats: number, kind: RunConfig['efficiencyKind']) => {
      const each = judge(task, outcome({ turns }), { ...TERMS, efficiencyKind: kind }, repeats).parts[2]!;
      return each.value * each.weight;
    };
    expect(cost(6, 0, 'turns')).toBeCloseTo(-0.1, 12);
    expect(cost(6, 0, 'repeats')).toBeCloseTo(0, 12);
    expect(cost(6, 3, 'repeats')).toBeCloseTo(-0.05, 12);
    expect(cost(99, 0, 'turns')).toBeCloseTo(-0.2, 12);
  });

  it('charges the turns of right answers alone, where it is told so', () => {
    const terms = { ...TERMS, efficiencyKind: 'right' as const };
    // Oracle: 1 + 1 − 0.2 · 4/12 where it is right, 0 + 1 where it is not, however many turns it took.
    expect(judge(task, outcome(), terms, 0).reward).toBeCloseTo(1.93333333, 7);
    for (const turns of [1, 4, 12]) expect(judge(task, outcome({ final: 'nonsense', turns }), terms, 0).reward).toBe(1);
    const silent = judge(task, outcome({ final: 'unknown', turns: 1 }), TERMS, 0).reward;
    const wrong = judge(task, outcome({ final: 'nonsense', turns: 4 }), TERMS, 0).reward;
    expect(silent, 'By `turns` saying nothing pays.').toBeGreaterThan(wrong);
  });
});
