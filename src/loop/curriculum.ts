/** The curriculum of a warm-up: the rows of each step, and their conversations as tokens. */
import { DEMONSTRATIONS } from '../agent/demonstration';
import { promptTools } from '../agent/prompt';
import { simulatedRecall } from '../agent/simulatedRecall';
import { planStrategies, soloStrategy } from '../agent/strategy';
import { randomOf } from '../math/random';
import type { RunConfig } from '../record/config';
import { epochSteps, warmSteps } from '../record/steps';
import { dialectOf } from '../record/dialect';
import { isTrained } from '../record/trainedAgents';
import type { TaskRow } from '../record/row';
import type { Demonstration } from '../record/sample';
import type { TaughtConversation } from './improve';
import type { Lab } from './lab';
import { epochAt, truncateToOpenSubtasks } from './subtask';
import { recallsMemory } from './memoryUse';

/** Share of conversations with a strategy from memory, where memory is on: the same as in Seedling's training. */
const MEMORY_SHARE = 0.25;

/** The rows of one step of the warm-up. */
export interface WarmupBatch {
  /** From 1. */
  readonly epoch: number;
  readonly rows: readonly TaskRow[];
}

/** The rows of warm-up step `step`: each epoch goes through all rows once, shuffled anew. */
export function warmupBatchAt(config: RunConfig, step: number, { data }: Lab): WarmupBatch {
  const epoch = epochAt(step, warmSteps(config), config.warmEpochs);
  const first = (step % epochSteps(config)) * config.warmBatch;
  const rows = randomOf(config.seed, 'warm', epoch).shuffle(data.rowsWithSolutions('sft', config.warmRows));
  return { epoch, rows: rows.slice(first, first + config.warmBatch) };
}

/** The rows' conversations of the agents that are trained, a share of them with a strategy from memory, drawn by row and epoch. */
export async function demonstrationsOf({ epoch, rows }: WarmupBatch, config: RunConfig, lab: Lab): Promise<Demonstration[]> {
  const dialect = dialectOf(config, await lab.engine.info());
  const share = recallsMemory(config) ? MEMORY_SHARE : 0;
  const all = rows.flatMap((row) => {
    const random = randomOf(config.seed, 'warm', epoch, row.task.id);
    const other = random.pick(rows);
    return DEMONSTRATIONS[config.team](row, simulatedRecall(random, share, { ...planStrategies(other), solo: soloStrategy(other) }), dialect);
  });
  return all.filter(({ agent }) => isTrained(agent, config, lab.team));
}

/** The rows' whole conversations, without memories and all turns open, as tokens; null for one that exceeds the model's context. */
export async function wholeConversations(rows: readonly TaskRow[], config: RunConfig, lab: Lab): Promise<(TaughtConversation | null)[]> {
  const whole: RunConfig = { ...config, memory: 'off', warmSchedule: 'all' };
  return encodeConversations(await demonstrationsOf({ epoch: 1, rows }, whole, lab), 1, whole, lab);
}

/** By the name in `RunConfig.warmSchedule`: the epoch, and the number of epochs, that decide how many sub-tasks are open. */
const SCHEDULES: Readonly<Record<RunConfig['warmSchedule'], (epoch: number, epochs: number) => readonly [epoch: number, epochs: number]>> = {
  progressive: (epoch, epochs) => [epoch, epochs],
  all: () => [1, 1]
};

/** The conversations as tokens, truncated to the sub-tasks open in this epoch; null for one that exceeds the model's context. */
export async function encodeConversations(
  demonstrations: readonly Demonstration[],
  epoch: number,
  config: RunConfig,
  { engine, team }: Lab
): Promise<(TaughtConversation | null)[]> {
  const info = await engine.info();
  const dialect = dialectOf(config, info);
  const tools = new Map(team.map((agent) => [agent.name, promptTools(agent, dialect)]));
  const encoded = await engine.encodeDemonstrations(demonstrations.map(({ agent, turns }) => ({ agent, messages: turns, tools: tools.get(agent)! })));
  const open = SCHEDULES[config.warmSchedule](epoch, config.warmEpochs);
  return encoded.map((conversation, i) => {
    const opened = truncateToOpenSubtasks(conversation, ...open);
    return opened.context.length + opened.completion.length <= info.contextLength ? { ...opened, agent: demonstrations[i]!.agent } : null;
  });
}
