/** The coach of a run that asks for a model: loaded beside the agents' own, or asked at the page's endpoint, where there is one. */
import { expect, it } from 'vitest';
import type { Engines } from '../../src/lab/engines';
import { makeEndpointLink, openCoachOf } from '../../src/lab/openCoach';
import { configOf, configProblems, type RunConfig } from '../../src/record/config';
import type { EngineSpec } from '../../src/record/engineSpec';
import type { ModelChoice } from '../../src/record/model';
import { runStep } from '../../src/loop/run';
import { beginRun } from '../../src/loop/begin';
import { systemConfig } from '../../src/system/systems';
import { scoredAction } from '../coach/action';
import { scriptedEngine } from '../loop/scripted';
import { toyConfig, toyLab } from '../loop/toyLab';
import { teller } from './teller';

const apple: ModelChoice = { kind: 'files', name: 'apple', files: [] };
const pear: ModelChoice = { kind: 'files', name: 'pear', files: [] };
const never = new AbortController().signal;
const nobody = (): void => undefined;
const coached = (coach: RunConfig['coach'], changes: Partial<RunConfig> = {}): RunConfig =>
  toyConfig({ ...systemConfig({ system: 'mappa' }), maxTokens: 200, evaluateEvery: 0, steps: 2, coach, ...changes });

/** Engines of which the second is this teller. */
function withSecond(second = teller('pear')): { readonly engines: Engines; readonly asked: EngineSpec[] } {
  const asked: EngineSpec[] = [];
  return {
    asked,
    engines: { open: () => Promise.reject(new Error('The agents’ own model is open already.')), openCoach: async (spec) => (asked.push(spec), second) }
  };
}

it('is a model with an adapter that changes nothing, on the device of the run', async () => {
  const second = teller('pear', { generate: async () => [{ tokens: [1], logprobs: [0], text: 'PROCESS_SCORE: 7', finish: 'stop' }] });
  const { engines, asked } = withSecond(second);
  const config = configOf({ ...coached('model', { coachModel: 'pear', device: 'wasm', cacheMegabytes: 64 }) });
  const open = await openCoachOf(config, { first: apple, second: null, coach: pear }, engines, makeEndpointLink(), nobody);
  expect(await (await open!()).score([scoredAction()], never)).toMatchObject([{ score: 7, origin: 'reply' }]);
  expect(asked).toEqual([{ model: pear, device: 'wasm', cacheMegabytes: 64 }]);
  expect(second.deeds[0]).toMatchObject(['equip', ['coach'], { rank: 1 }]);
});

it('is no model where none is asked for', async () => {
  const { engines, asked } = withSecond();
  expect(await openCoachOf(coached('rules'), { first: apple, second: null }, engines, makeEndpointLink(), nobody)).toBeUndefined();
  expect(asked).toEqual([]);
});

it('is the endpoint that the page asks, as long as it can be asked', async () => {
  const link = makeEndpointLink();
  await expect(link.openCoach()).rejects.toThrow('No page is there that could ask an endpoint. Open the page again.');
  let problem: string | null = null;
  await link.useEndpoint(
    async (messages) => `PROCESS_SCORE: ${messages.length}`,
    () => problem
  );
  expect(await (await link.openCoach()).score([scoredAction()], never)).toMatchObject([{ score: 2, origin: 'reply' }]);
  problem = 'The next request could bring the cost above the ceiling of 1.';
  await expect(link.openCoach()).rejects.toThrow(problem);
});

it('scores the actions of a step; where it cannot be asked, the step ends with the reason and trains nobody', async () => {
  const link = makeEndpointLink();
  const engine = scriptedEngine([0.8, 0, 0, -1]);
  const lab = toyLab(engine, { openCoach: link.openCoach });
  const config = coached('endpoint');
  const { state } = await beginRun('a run', config, lab);
  const scores: number[] = [];
  const step = async (): Promise<void> => {
    for await (const event of runStep(state, lab)) if (event.type === 'score') scores.push(event.score.score);
  };
  await expect(step()).rejects.toThrow('No page is there that could ask an endpoint.');
  expect([scores, engine.updated]).toEqual([[], []]);
  let asked = 0;
  await link.useEndpoint(
    async () => `PROCESS_SCORE: ${asked++ % 11}`,
    () => null
  );
  await step();
  expect(scores).toHaveLength(asked);
  expect(new Set(scores).size).toBeGreaterThan(1);
  expect(engine.updated).toHaveLength(1);
});

it('is refused by a lab that has none', async () => {
  const lab = toyLab(scriptedEngine());
  const { state } = await beginRun('a run', coached('endpoint'), lab);
  const step = async (): Promise<void> => {
    for await (const _ of runStep(state, lab));
  };
  await expect(step()).rejects.toThrow('No model can be asked to coach here. Set "coach" to rules, or train in the page.');
});

it.each([
  [{ coach: 'model' as const, coachModel: '' }, 'No model is named to coach'],
  [{ coach: 'model' as const, coachModel: 'seedling', secondModel: 'seedling', secondAgents: 'qa' }, 'room for two models'],
  [{ coach: 'rules' as const, coachModel: 'seedling' }, 'it would score nothing']
])('%j is refused', (changes, sentence) => expect(configProblems({ ...coached('rules'), ...changes }).join(' ')).toContain(sentence));
