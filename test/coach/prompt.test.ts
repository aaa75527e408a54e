/** The coach's prompt: its parts in the order of MAPPA's code, and nothing in it that would be read as a score. */
import { expect, it } from 'vitest';
import { coachMessages, REPAIR } from '../../src/coach/prompt';
import { readReply } from '../../src/coach/reply';
import { scoredAction } from './action';

const textOf = (...given: Parameters<typeof scoredAction>): string =>
  coachMessages(scoredAction(...given))
    .map(({ content }) => content)
    .join('\n');

it('has its parts in order', () => {
  const text = textOf();
  const parts = [
    'The last answer is the right number.',
    '64 tokens',
    'What is 6 times 7?',
    'the Code Executor (executor): run a program',
    'user: Multiply 6 by 7.',
    'print(6 * 7)',
    'What its tool answered\n<<<\n42',
    'The right answer, which the agent did not know\n<<<\n42',
    'is missing or wrong. Another action is to blame',
    'PROCESS_SCORE:',
    'ANSWER_CORRECT:'
  ];
  const places = parts.map((part) => text.indexOf(part));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

it('tells blame apart as the rule has it', () => {
  expect(textOf()).toMatch(/3-5: .*a result that it should have been given is missing or wrong/);
  expect(textOf()).toMatch(/0-2: it causes the failure/);
});

it('says that no tool was called, and tells no answer that is not known', () => {
  const text = textOf({ observation: null, truth: null });
  expect(text).toContain('No tool was called.');
  expect(text).not.toContain('The right answer');
});

it('shows beginning and end of what is long', () => {
  const text = textOf({ input: `begin ${'x'.repeat(50_000)} end` });
  expect(text.length).toBeLessThan(12_000);
  expect(text).toContain('begin x');
  expect(text).toContain('[44010 characters are left out here]');
  expect(text).toContain('x end');
});

it('is no score where a coach repeats it', () => {
  expect(readReply(textOf())).toBeNull();
  expect(readReply(REPAIR.content)).toBeNull();
});
