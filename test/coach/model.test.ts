/** A model on this machine as a coach: how it is asked, and what is said where it cannot read all of an action. */
import { expect, it } from 'vitest';
import { modelCoach } from '../../src/coach/model';
import { coachMessages } from '../../src/coach/prompt';
import type { Completion, GenerateRequest, Prompt } from '../../src/record/engine';
import { teller } from '../lab/teller';
import { scoredAction } from './action';

const never = new AbortController().signal;
const completed = (text: string): Completion => ({ tokens: [1], logprobs: [0], text, finish: 'stop' });

it('is asked greedily, each action in a conversation of its own, and again where its reply holds no score', async () => {
  const prompts: Prompt[] = [];
  const requests: GenerateRequest[] = [];
  const engine = teller('pear', {
    encode: async (given) => (prompts.push(...given), given.map(({ messages }) => messages.map(({ content }) => content.length % 7))),
    generate: async (given) => (requests.push(...given), given.map(({ context }) => completed(context.length > 2 ? 'PROCESS_SCORE: 4' : 'Well done!')))
  });
  const coach = await modelCoach(engine, 'coach');
  expect(coach.name).toBe('pear');
  expect(await coach.score([scoredAction()], never)).toMatchObject([{ score: 4, origin: 'repair' }]);
  expect(prompts[0]).toEqual({ agent: 'coach', messages: coachMessages(scoredAction()) });
  // It can read 54 tokens: two are the prompt's.
  expect(requests[0]).toMatchObject({ agent: 'coach', temperature: 0, maxTokens: 52 });
});

it('that cannot read all of an action gives the fallback, with the reason', async () => {
  const engine = teller('pear', { encode: async () => [Array.from({ length: 60 }, () => 1)] });
  const [score] = await (await modelCoach(engine, 'coach')).score([scoredAction()], never);
  expect(score).toMatchObject({ score: 5, origin: 'fallback' });
  expect(score!.reason).toBe('The action and all it was given fill the 54 tokens that pear can read at once. Choose a coach that reads more.');
});

it('ends what it says where it is aborted', async () => {
  let end: (completions: Completion[]) => void = () => undefined;
  const aborted: string[] = [];
  const engine = teller('pear', {
    generate: () => new Promise((resolve) => (end = resolve)),
    abort: async (key) => (aborted.push(key), end([completed('PROCESS')]))
  });
  const control = new AbortController();
  const scoring = (await modelCoach(engine, 'coach')).score([scoredAction()], control.signal);
  setTimeout(() => control.abort());
  await expect(scoring).rejects.toThrow(/aborted/);
  expect(aborted).toEqual(['coach 1']);
});
