/** The coach of rules: where blame lies, and that every action has a score. */
import { describe, expect, it } from 'vitest';
import { isDrawnFrom, rulesCoach, scoreByRules } from '../../src/coach/rules';
import type { HandedText, ScoredAction } from '../../src/record/coach';
import type { Action } from '../../src/record/tree';

const SAYS = (text: string): Action => ({ type: 'answer', text });
const CALL: Action = { type: 'call', name: 'run', arguments: { program: '3 * 4' } };
const handed = (text: string, right: boolean | null = null): HandedText => ({ text, right });

const action = (changes: Partial<ScoredAction>): ScoredAction => ({
  ...{ problem: '3 boxes of 4 pens', agent: 'executor', title: 'Code Executor', role: 'Runs programs.', success: 'The number is right.' },
  ...{ input: 'user: 3 boxes of 4 pens', output: '', action: SAYS('12'), observation: null, received: null, right: null, repeats: false },
  ...{ truth: null, maxTokens: 64 },
  ...changes
});
const scoreOf = (changes: Partial<ScoredAction>): number => scoreByRules(action(changes)).score;

describe('blame', () => {
  it.each<readonly [string, Partial<ScoredAction>]>([
    ['a call that failed after a call that had failed', { action: CALL, received: handed('error: no_such_row'), observation: handed('error: no_such_row') }],
    ['a call that failed after an agent that had failed', { action: CALL, received: handed('error'), observation: handed('error: missing_file') }],
    ['a wrong answer after a failure', { right: false, received: handed('error'), action: SAYS('0') }],
    ['a wrong answer that passes on the wrong one it was given', { right: false, received: handed('it gives 7', false), action: SAYS('7') }],
    ['an answer that owns up to what had failed', { received: handed('error: missing_file'), action: SAYS('unknown') }]
  ])('%s is not its own: 3 to 5', (_, changes) => {
    expect(scoreOf(changes)).toBeGreaterThanOrEqual(3);
    expect(scoreOf(changes)).toBeLessThanOrEqual(5);
  });

  it.each<readonly [string, Partial<ScoredAction>]>([
    ['a turn that nobody can act on', { action: { type: 'malformed', reason: 'No call and no answer.' } }],
    ['a call that failed though nothing before it had', { action: CALL, observation: handed('error: bad_argument') }],
    ['a call that found a wrong answer', { action: CALL, observation: handed('7', false) }],
    ['a call made before', { action: CALL, repeats: true, observation: handed('12', true) }],
    ['a wrong answer though the right one was given', { right: false, received: handed('12', true), action: SAYS('7') }],
    ['a wrong answer of its own', { right: false, received: handed('it gives 7', false), action: SAYS('9') }],
    ['a number made up where there was none', { received: handed('error: missing_file'), action: SAYS('41') }],
    ['an empty answer', { action: SAYS(' ') }]
  ])('%s is: at most 2', (_, changes) => expect(scoreOf(changes)).toBeLessThanOrEqual(2));
});

describe('praise', () => {
  it('is full for what is right, whoever says it', () => {
    expect(scoreOf({ action: CALL, observation: handed('12', true) })).toBe(10);
    expect(scoreOf({ right: true })).toBe(10);
    expect(scoreOf({ right: true, received: handed('it gives 7', false) })).toBe(10);
  });

  it('is for using what one was given, where nothing is known of right and wrong', () => {
    const made = { type: 'call', name: 'run', arguments: { program: '5 * 6' } } as const;
    expect(scoreOf({ action: CALL, observation: handed('12') })).toBeGreaterThan(scoreOf({ action: made, observation: handed('30') }));
    expect(scoreOf({ action: SAYS('multiply 3 by 4') })).toBeGreaterThan(scoreOf({ action: SAYS('multiply 3 by 8') }));
  });
});

it('a text is drawn from others by its numbers, or else by half of its longer words', () => {
  expect(isDrawnFrom('12 pens', 'there are 12 of them')).toBe(true);
  expect(isDrawnFrom('12 or 13 pens', 'there are 12 of them')).toBe(false);
  expect(isDrawnFrom('the silver kettle', 'a kettle of silver')).toBe(true);
  expect(isDrawnFrom('the silver kettle', 'a lamp of brass')).toBe(false);
  expect(isDrawnFrom('no', 'whatever')).toBe(true);
});

it('scores every action between 0 and 10, with a sentence, and says whether it holds the answer right', async () => {
  const rights = [true, false, null];
  const texts = ['', '12', '7', 'unknown', 'error', 'error: 404'];
  const handings = [null, ...texts.flatMap((text) => rights.map((right) => handed(text, right)))];
  const actions = [CALL, { type: 'malformed', reason: 'No call.' } as const, ...texts.map(SAYS)].flatMap((done) =>
    handings.flatMap((received) => rights.map((right) => action({ action: done, received, right, observation: done === CALL ? received : null })))
  );
  const scores = await rulesCoach.score(actions, new AbortController().signal);
  expect(scores).toHaveLength(actions.length);
  scores.forEach(({ score, reason, origin, answerCorrect }, i) => {
    expect(score).toBeGreaterThanOrEqual(0);
    expect(score).toBeLessThanOrEqual(10);
    expect(reason).toMatch(/^[A-Z].*\.$/);
    expect({ origin, answerCorrect }).toEqual({ origin: 'rules', answerCorrect: actions[i]!.right });
  });
});
