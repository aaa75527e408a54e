/**
 * An adapter that the engine trained and exported (fixture seedling-adapter) speaks as it did: the log-probabilities are the engine's own, and PEFT's, by
 * scripts/reference/check_adapter.py, to 4e-6. Where Seedling is made anew, so is the fixture.
 */
import { expect, it } from 'vitest';
import { openEngine } from '../../src/engine/engine';
import { PROJECTIONS, type DeviceName } from '../../src/record/engine';
import settings from '../fixtures/seedling-adapter/adapter_config.json?url';
import weights from '../fixtures/seedling-adapter/adapter_model.safetensors?url';
import { agent, cases } from '../fixtures/seedling-adapter/logprobs.json';
import { fetchBytes } from '../model/tiny';

const files = { 'adapter_config.json': await fetchBytes(settings), 'adapter_model.safetensors': await fetchBytes(weights) };
const model = await fetchBytes('/models/seedling.safetensors');

it.each<[DeviceName, number]>([
  ['wasm', 4],
  ['webgpu', 3]
])('is read back on %s', async (device, digits) => {
  const engine = await openEngine({ device, model });
  await engine.equip(['other', agent], { rank: 8, alpha: 16, projections: PROJECTIONS, seed: 1 });
  await engine.importAdapter(agent, files);
  const scores = await engine.score([...cases.map((each) => ({ ...each, agent })), ...cases.map((each) => ({ ...each, agent: null }))]);
  cases.forEach(({ logprobs, baseLogprobs }, i) => {
    logprobs.forEach((logprob, t) => expect(scores[i]![t]!).toBeCloseTo(logprob, digits));
    baseLogprobs.forEach((logprob, t) => expect(scores[cases.length + i]![t]!).toBeCloseTo(logprob, digits));
  });
  const moved = cases.flatMap(({ logprobs, baseLogprobs }) => logprobs.map((logprob, t) => Math.abs(logprob - baseLogprobs[t]!)));
  expect(Math.max(...moved), 'The adapter matters.').toBeGreaterThan(0.5);
});
