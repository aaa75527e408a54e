/** A coach who is asked in words: its first reply, the repair of one, and the fallback. */
import { describe, expect, it } from 'vitest';
import { coachOf, type Complete } from '../../src/coach/ask';
import { REPAIR } from '../../src/coach/prompt';
import type { Message } from '../../src/record/message';
import { scoredAction } from './action';

/** Answers with these replies in turn, and keeps what it was asked. */
function scripted(...replies: readonly string[]): { readonly complete: Complete; readonly asked: (readonly Message[])[] } {
  const asked: (readonly Message[])[] = [];
  return { asked, complete: async (messages) => replies[asked.push(messages) - 1]! };
}
const never = new AbortController().signal;

describe('a score', () => {
  it('is that of the first reply where it can be read', async () => {
    const { complete, asked } = scripted('It works.\nPROCESS_SCORE: 8\nANSWER_CORRECT: yes');
    expect(await coachOf('c', complete).score([scoredAction()], never)).toEqual([{ score: 8, answerCorrect: true, origin: 'reply', reason: 'It works.' }]);
    expect(asked).toHaveLength(1);
  });

  it('is asked for again once, after the reply that could not be read', async () => {
    const { complete, asked } = scripted('Splendid!', 'PROCESS_SCORE: 3');
    expect(await coachOf('c', complete).score([scoredAction()], never)).toMatchObject([{ score: 3, origin: 'repair' }]);
    expect(asked[1]!.slice(-2)).toEqual([{ role: 'assistant', content: 'Splendid!' }, REPAIR]);
  });

  it('is 5 where neither can be read', async () => {
    const { complete, asked } = scripted('Splendid!', 'Very!', 'PROCESS_SCORE: 9');
    expect(await coachOf('c', complete).score([scoredAction()], never)).toEqual([
      { score: 5, answerCorrect: null, origin: 'fallback', reason: 'Neither of two replies of the coach holds a score that can be read.' }
    ]);
    expect(asked).toHaveLength(2);
  });

  it('is 5 with the reason where the coach cannot answer', async () => {
    const refuse: Complete = () => Promise.reject(new Error('The endpoint refuses the key.'));
    expect(await coachOf('c', refuse).score([scoredAction()], never)).toMatchObject([
      { score: 5, origin: 'fallback', reason: 'The endpoint refuses the key.' }
    ]);
  });
});

it('scores stand in the order of the actions, whichever is answered first', async () => {
  const complete: Complete = async ([, user]) => {
    const output = /wrote\n<<<\n(\d)/.exec(user!.content)![1]!;
    await new Promise((resolve) => setTimeout(resolve, 10 * (3 - Number(output))));
    return `PROCESS_SCORE: ${output}`;
  };
  const scores = await coachOf('c', complete).score(
    ['0', '1', '2'].map((output) => scoredAction({ output })),
    never
  );
  expect(scores.map(({ score }) => score)).toEqual([0, 1, 2]);
});

it('rejects where it is aborted, before and during', async () => {
  const control = new AbortController();
  const hang: Complete = (_, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  const scoring = coachOf('c', hang).score([scoredAction()], control.signal);
  control.abort();
  await expect(scoring).rejects.toThrow(/aborted/);
  await expect(coachOf('c', hang).score([scoredAction()], control.signal)).rejects.toThrow(/aborted/);
});
