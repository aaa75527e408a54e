/** The setup of a rollout from a run's state and lab. */
import { situationKey } from '../memory/key';
import { openRecall } from '../memory/retrieve';
import type { LabState } from '../record/checkpoint';
import { dialectOf } from '../record/dialect';
import type { RolloutSetup } from '../rollout/setup';
import type { Lab } from './lab';
import { recallsMemory } from './memoryUse';

/** The setup; `temperature` is an argument because training samples and evaluation may be greedy. */
export async function rolloutSetupOf(state: LabState, lab: Lab, temperature: number): Promise<RolloutSetup> {
  const { config, memory } = state;
  const info = await lab.engine.info();
  const recall = openRecall(memory);
  return {
    team: lab.team,
    turnOrder: lab.turnOrder,
    openWorld: lab.openWorld,
    engine: lab.engine,
    dialect: dialectOf(config, info),
    toolCalls: config.toolCalls,
    retrieve: recallsMemory(config) ? (agent, request) => recall(agent, situationKey(request, lab.entities)) : () => [],
    maxTurns: config.maxTurns,
    maxTokens: config.maxTokens,
    temperature,
    contextLength: info.contextLength
  };
}
