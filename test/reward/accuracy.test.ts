/** Accuracy: all parts or a share of them, and rules that no answer may break. */
import { describe, expect, it } from 'vitest';
import type { RunConfig } from '../../src/record/config';
import type { Task } from '../../src/record/task';
import { accuracyOf } from '../../src/reward/accuracy';
import { part, taskOf } from './task';

const value = (task: Task, answer: string | null, credit: RunConfig['coopCredit'] = 'whole', effects = task.effects): number =>
  accuracyOf(task, answer, effects, credit).value;
const reason = (task: Task, answer: string | null): string => accuracyOf(task, answer, task.effects, 'whole').reason;

const price = taskOf([part('number', '27')], { query: 'What does the Norvik walnut table cost?', response: 'It costs $27', allowed: [2] });
const choice = taskOf([part('name', 'Norvik table lamp')], {
  response: 'The Norvik table lamp at $27',
  allowed: [27],
  forbidden: ['Norvik table', 'Brask oak lamp']
});

describe('several parts', () => {
  const task = taskOf([part('name', 'Norvik table'), part('number', '30'), part('date', 'june 3')], { kind: 'coop' });
  it.each([
    ['The Norvik table, $30, by June 3', 1, 1],
    ['The Norvik table, by June 3', 0, 2 / 3],
    ['$30', 0, 1 / 3],
    ['The Norvik table, $31, by June 3', 0, 0],
    ['later', 0, 0]
  ])('"%s" is worth %f as a whole and %f by parts', (answer, whole, mean) => {
    expect(value(task, answer)).toBe(whole);
    expect(value(task, answer, 'mean')).toBeCloseTo(mean, 12);
  });
  it('are all due for a single kind, whatever the credit', () => expect(value({ ...task, kind: 'efc' }, 'The Norvik table, $30', 'mean')).toBe(0));
  it('are named where they are missing', () => expect(reason(task, 'The Norvik table')).toBe('The answer lacks the figure 30 and the date june 3.'));
  it('say so where all are there', () => expect(reason(task, 'Norvik table 30 june 3')).toBe('The answer says all 3 things it should.'));
});

describe('no answer may', () => {
  it.each([null, '', ' \n'])('be empty: %j', (answer) => expect(reason(price, answer)).toBe('There is no answer.'));
  it.each([
    ['mention a figure of its own', price, '$27 or $28', 'mentions 28'],
    ['mention what it must not', choice, 'The Norvik table lamp or the Brask oak lamp', 'must not mention "Brask oak lamp"'],
    ['mention it beside the longer name that it is part of', choice, 'The Norvik table lamp, the Norvik table', 'must not mention "Norvik table"'],
    ['repeat the query', taskOf([part('word', 'table')], { query: 'Is it a table or a chair?' }), 'is it a table or a chair', 'repeats the query'],
    ['repeat the query and add to it', price, 'What does the Norvik walnut table cost? $27', 'repeats the query'],
    ['deny what it should say', price, "It doesn't cost $27", 'denies'],
    ['say that there is none where there is', price, 'There is no such product, $27', 'denies'],
    ['list the days of a week', taskOf([part('word', 'monday')]), 'Monday Tuesday', 'says "tuesday"'],
    ['give a second date', taskOf([part('date', 'june 3')]), 'June 3 or July 3', 'mentions july 3'],
    ['leave it open', price, '$27 or 2', 'leaves open'],
    ['pass on an error', price, '$27; error: out_of_stock', 'quotes an error'],
    ['say another thing in the same words', price, 'It costs $27. It costs $2.', 'something else as well: "It costs $2."'],
    [
      'say less in the same words',
      taskOf([part('name', 'Norvik table'), part('number', '2')]),
      'It has 2 x Norvik table. It has 2 x Brask lamp',
      'something else'
    ],
    ['be a list', price, `$27 ${'and so on '.repeat(12)}`, '37 words, and 30 are allowed']
  ])('%s', (_, task, answer, why) => {
    expect(value(task, answer)).toBe(0);
    expect(reason(task, answer)).toContain(why);
  });
  it('break a rule for a share of its parts', () => expect(value({ ...price, kind: 'coop' }, '$27 or $28', 'mean')).toBe(0));
});

describe('an answer may', () => {
  it('mention figures that are allowed', () => expect(value(price, '2 of them at $27')).toBe(1));
  it('hold a forbidden name inside the longer one that is right', () => expect(value(choice, 'The Norvik table lamp')).toBe(1));
  it('show how it came about', () => {
    expect(value({ ...price, allowed: [30] }, 'It costs $30. With the coupon it comes to $27')).toBe(1);
    const hours = taskOf([part('number', '9'), part('number', '20')]);
    expect(value(hours, '9, 20')).toBe(1);
  });
  it('deny what the reference denies', () => expect(value(taskOf([part('text', 'It is not sold')]), 'It is not sold')).toBe(1));
});

describe('what was done', () => {
  const task = taskOf([part('word', 'cancelled')], { effects: ['cancel 12345'] });
  it('must be what was asked', () => {
    expect(value(task, 'It is cancelled')).toBe(1);
    expect(value(task, 'It is cancelled', 'whole', [])).toBe(0);
    expect(value(task, 'It is cancelled', 'whole', ['cancel 12345', 'cancel 99999'])).toBe(0);
    expect(value(price, '$27', 'whole', ['cancel 12345'])).toBe(0);
  });
  it('is told in the reason', () =>
    expect(accuracyOf(task, 'It is cancelled', [], 'whole').reason).toBe('The shop should have seen "cancel 12345" and saw "no change".'));
});

describe("a visitor's row without a check", () => {
  const task = taskOf([part('match', 'It is 12')], { query: 'It is 12', response: 'It is 12', split: 'own' });
  it('is held against its response, and says so', () => {
    expect(value(task, ' it is 12. ')).toBe(1);
    expect(reason(task, 'it is 12')).toContain('after normalising');
    expect(value(task, '12')).toBe(0);
    expect(reason(task, '12')).toContain('after normalising');
  });
});
