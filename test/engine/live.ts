/** What a resilient engine generates and learns while devices fail under it. */
import { backend, memory } from '@tensorflow/tfjs-core';
import type { EngineOptions } from '../../src/engine/loadModel';
import { openResilientEngine } from '../../src/engine/resilientEngine';
import { AGENTS, SPEC, teach } from './desk';

export const request = { agent: 'qa', context: [5, 6, 7], maxTokens: 3, temperature: 1, seed: 9 };
export const requests = [request, { ...request, agent: 'master', maxTokens: 30 }, { ...request, seed: 4, maxTokens: 20 }];

/** The device under the engine opened last. */
export const device = (): GPUDevice => (backend() as unknown as { readonly device: GPUDevice }).device;

/** What one engine gives over its life, with `trouble` at each named moment. */
export async function live(model: EngineOptions['model'], trouble: (moment: 'generation' | 'update') => void) {
  const before = memory().numTensors;
  const told: string[] = [];
  const engine = await openResilientEngine({ device: 'webgpu', model, report: ({ what }) => told.push(what) });
  await engine.equip(AGENTS, SPEC);
  const during = async <Result>(moment: 'generation' | 'update', asked: Promise<Result>): Promise<Result> => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    trouble(moment);
    return asked;
  };
  await teach(engine, AGENTS);
  const drawn = await during('generation', engine.generate(requests));
  const [, asked] = await during('update', Promise.all([teach(engine, ['qa'], [33, 20, 1]), engine.generate(requests)]));
  const score = await engine.score([{ agent: 'qa', context: [5, 6], completion: [7, 8] }]);
  const state = await engine.save();
  const { reason } = await engine.info();
  await engine.close();
  return { results: { drawn, asked, score, state, reason }, told, left: memory().numTensors - before };
}
