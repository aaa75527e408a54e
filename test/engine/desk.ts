/** An engine over a small drawn model, and what the tests ask of it. */
import { openEngine } from '../../src/engine/engine';
import { writeModel } from '../../src/model/body/file';
import type { AdapterSpec, Engine, GrpoLoss, Optimiser } from '../../src/record/engine';
import type { Sample } from '../../src/record/sample';
import { drawModel } from '../model/tiny';

export const MODEL = writeModel(drawModel('engine'));
export const AGENTS = ['master', 'qa'];
export const SPEC: AdapterSpec = { rank: 2, alpha: 4, projections: ['q', 'v', 'up'], seed: 11 };
export const OPTIMISER: Optimiser = { learningRate: 1e-2, beta1: 0.9, beta2: 0.98, weightDecay: 0, clipNorm: 1 };
export const GRPO: GrpoLoss = {
  kind: 'grpo',
  epsilonLow: 0.2,
  epsilonHigh: 0.28,
  beta: 0.04,
  importanceCap: 2,
  temperature: 1,
  aggregation: 'token',
  longest: 8,
  innerUpdates: 1
};

/** An engine on `device` whose agents have fresh adapters. */
export async function openDesk(device: 'wasm' | 'webgpu'): Promise<Engine> {
  const engine = await openEngine({ device, model: MODEL });
  await engine.equip(AGENTS, SPEC);
  return engine;
}

/** A demonstration to learn from. */
export const lesson = (agent: string, completion: readonly number[] = [30, 31, 1]): Sample => ({
  agent,
  context: [5, 6, 7, 8],
  completion,
  logprobs: [],
  positive: 1,
  negative: 0,
  copies: 1
});

/** One supervised update on demonstrations of `agents`. */
export const teach = (engine: Engine, agents: readonly string[], completion?: readonly number[]) =>
  engine.update({ samples: agents.map((agent) => lesson(agent, completion)), loss: { kind: 'supervised' }, optimiser: OPTIMISER, tokenBudget: 100 });
