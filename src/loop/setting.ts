/** The rollout's setting as a run's state and lab make it. */
import { keyOf } from '../memory/key';
import { recall } from '../memory/recall';
import type { LabState } from '../record/checkpoint';
import { dialectOf } from '../record/dialect';
import type { Setting } from '../rollout/setting';
import type { Lab } from './lab';

/** `temperature` is an argument because training samples and evaluation does not. */
export async function settingOf(state: LabState, lab: Lab, temperature: number): Promise<Setting> {
  const { config, memory } = state;
  const info = await lab.engine.info();
  return {
    team: lab.team,
    world: lab.world,
    engine: lab.engine,
    dialect: dialectOf(config, info),
    toolCalls: config.toolCalls,
    recall: config.memory === 'on' ? (agent, request) => recall(memory, agent, keyOf(request, lab.entities)) : () => [],
    maxTurns: config.maxTurns,
    maxTokens: config.maxTokens,
    temperature,
    contextLength: info.contextLength
  };
}
