/** The judge: named parts that add up, guards against cheap reward, and a fuzz of wrong answers. */
import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../src/record/config';
import type { Task } from '../../src/record/task';
import { judge, type Judged } from '../../src/reward/judge';
import { rowsOf } from '../task/rows';

const tasks = rowsOf('test', 30).map((row) => row.task);
const of = (family: string) => tasks.find((task) => task.family === family)!;
const outcome = (task: Task, over: Partial<Judged> = {}): Judged => ({ final: task.response, effects: task.effects, turns: 4, wellFormed: true, ...over });
const accuracy = (task: Task, over: Partial<Judged>, coopCredit = 'whole') => judge(task, outcome(task, over), { ...DEFAULTS, coopCredit }, 0).parts[0]!.value;

describe('the judge', () => {
  it('pays the reference answer in full, less the turns', () => {
    for (const task of tasks) {
      const verdict = judge(task, outcome(task), DEFAULTS, 0);
      expect(verdict.solved).toBe(true);
      // Oracle: 1 + 1 − 0.2 · 4/12.
      expect(verdict.reward).toBeCloseTo(1.93333333, 7);
    }
  });

  it('adds up its parts and gives reasons', () => {
    const verdict = judge(of('total'), outcome(of('total'), { final: 'nonsense' }), DEFAULTS, 0);
    expect(verdict.parts.map((part) => part.name)).toEqual(['accuracy', 'format', 'efficiency']);
    expect(verdict.reward).toBeCloseTo(
      verdict.parts.reduce((total, part) => total + part.value * part.weight, 0),
      12
    );
    for (const part of verdict.parts) expect(part.reason).toMatch(/^\w.*\.$/);
  });

  it.each([null, '', '  '])('pays %j neither as an answer nor for its form', (final) => {
    const verdict = judge(of('price'), outcome(of('price'), { final, turns: 1 }), DEFAULTS, 0);
    expect(verdict.parts.map((part) => part.value)).toEqual([0, 0, 1 / 12]);
    expect(verdict.reward).toBeLessThan(0);
  });

  it('pays no form where a turn was malformed', () => {
    expect(judge(of('price'), outcome(of('price'), { wellFormed: false }), DEFAULTS, 0).parts[1]!.value).toBe(0);
  });

  it('charges turns or repeated calls, never more than the weight', () => {
    const cost = (turns: number, repeats: number, kind: string) => {
      const part = judge(of('price'), outcome(of('price'), { turns }), { ...DEFAULTS, efficiencyKind: kind }, repeats).parts[2]!;
      return part.value * part.weight;
    };
    expect(cost(6, 0, 'turns')).toBeCloseTo(-0.1, 12);
    expect(cost(6, 0, 'repeats')).toBeCloseTo(0, 12);
    expect(cost(6, 3, 'repeats')).toBeCloseTo(-0.05, 12);
    expect(cost(99, 0, 'turns')).toBeCloseTo(-0.2, 12);
  });
});

describe('what was done', () => {
  it('must be what was asked', () => {
    expect(accuracy(of('cancel'), { effects: [] })).toBe(0);
    expect(accuracy(of('cancel'), { effects: [...of('cancel').effects, 'cancel 0001'] })).toBe(0);
    expect(accuracy(of('price'), { effects: ['cancel 0001'] })).toBe(0);
  });
});

describe('answers in other forms', () => {
  it('may differ in spacing, case and a full stop', () => {
    for (const task of tasks) expect(accuracy(task, { final: `  ${task.response.toUpperCase().replaceAll(' , ', ',')}.` })).toBe(1);
  });
  it('may put a number in words of their own, for Math alone', () => {
    expect(accuracy(of('mul'), { final: `${of('mul').response} cards` })).toBe(1);
    expect(accuracy(of('mul'), { final: `-${of('mul').response}` })).toBe(0);
    expect(accuracy(of('price'), { final: `it is ${of('price').response}` })).toBe(0);
  });
  it('earn some credit for most of a policy, none where a number is wrong or little is left', () => {
    const qa: Task = { ...of('qa'), response: 'free within 24 days with receipt' };
    // Oracle: precision 1, recall 4/6, so F1 = 0.8; times 0.9.
    expect(accuracy(qa, { final: 'free within 24 days' })).toBeCloseTo(0.72, 12);
    expect(judge(qa, outcome(qa, { final: 'free within 24 days' }), DEFAULTS, 0).solved).toBe(false);
    expect(accuracy(qa, { final: 'free within 25 days with receipt' })).toBe(0);
    expect(accuracy(qa, { final: 'free within days with receipt' })).toBe(0);
    expect(accuracy(qa, { final: '24 days' })).toBe(0);
  });
});

describe('cooperative answers', () => {
  const task: Task = { ...of('pair'), parts: ['15 dollars', '15 dollars', '30'], response: '15 dollars , 15 dollars , 30' };
  it.each([
    ['30 , 15 dollars , 15 dollars', 1, 1],
    ['15 dollars , 30', 0, 2 / 3],
    ['15 dollars , 15 dollars', 0, 2 / 3],
    ['15 dollars , 30 , 30', 0, 2 / 3],
    ['15 dollars , 15 dollars , 30 , 31', 0, 3 / 4],
    ['15 dollars , 15 dollars , 31', 0, 2 / 3],
    ['15 dollars 15 dollars 30', 0, 0]
  ])('"%s" is worth %f as a whole and %f by parts', (final, whole, mean) => {
    expect(accuracy(task, { final })).toBe(whole);
    expect(accuracy(task, { final }, 'mean')).toBeCloseTo(mean, 12);
  });
});

describe('wrong answers', () => {
  it('of another row, listed together, echoed, repeated or off by one are worth nothing', () => {
    tasks.forEach((task, i) => {
      const siblings = tasks.filter((other) => other.family === task.family && other.response !== task.response);
      const other = siblings[i % siblings.length]!.response;
      const listed = [...new Set([task.response, ...siblings.map((sibling) => sibling.response)])];
      const wrong = [
        other,
        listed.join(' '),
        listed.join(' , '),
        task.query,
        `${task.response} ${other}`,
        `${task.response} , ${task.response}`,
        task.response.replace(/\d+/, (digits) => String(Number(digits) + 1)),
        task.response.replace(/\d/, ''),
        'unknown',
        'ok',
        '0',
        ','
      ].filter((final) => final !== task.response);
      for (const final of wrong) expect({ task: task.id, final, value: accuracy(task, { final }) }).toEqual({ task: task.id, final, value: 0 });
    });
  });
});
