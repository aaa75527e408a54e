/** What a warm-up shows: which rows in which step, as conversations of all agents that are trained, as far as they fit into the model's context. */
import { rowDemonstrations } from '../agent/demonstration';
import { toldTools } from '../agent/prompt';
import { simulatedRecall } from '../agent/recollection';
import { planStrategies } from '../agent/strategy';
import { randomOf } from '../math/random';
import type { RunConfig } from '../record/config';
import { epochSteps, warmSteps } from '../record/steps';
import { dialectOf } from '../record/dialect';
import type { Demonstrated } from '../record/engine';
import type { TaskRow } from '../record/plan';
import type { Demonstration } from '../record/sample';
import type { Lab } from './lab';
import { epochAt, truncateToOpenSubtasks } from './subtask';

/** Share of conversations that begin with a recalled strategy, where memory is on: as many as Seedling was made with. */
const MEMORY_SHARE = 0.25;

/** The rows of one step of the warm-up. */
export interface WarmupBatch {
  /** From 1. */
  readonly epoch: number;
  readonly rows: readonly TaskRow[];
}

/** The rows of warm-up step `step`: each epoch goes through all of them once, in an order of its own. */
export function warmupBatchAt(config: RunConfig, step: number, { data }: Lab): WarmupBatch {
  const epoch = epochAt(step, warmSteps(config), config.warmEpochs);
  const first = (step % epochSteps(config)) * config.warmBatch;
  const rows = randomOf(config.seed, 'warm', epoch).shuffle(data.solved('sft', config.warmRows));
  return { epoch, rows: rows.slice(first, first + config.warmBatch) };
}

/** The rows' conversations of those agents who are trained, each remembering now and then, by the row's name and the epoch. */
export async function demonstrationsOf({ epoch, rows }: WarmupBatch, config: RunConfig, lab: Lab): Promise<Demonstration[]> {
  const dialect = dialectOf(config, await lab.engine.info());
  const share = config.memory === 'on' ? MEMORY_SHARE : 0;
  const all = rows.flatMap((row) => {
    const random = randomOf(config.seed, 'warm', epoch, row.task.id);
    return rowDemonstrations(row, simulatedRecall(random, share, planStrategies(random.pick(rows))), dialect);
  });
  return config.trained === 'master' ? all.filter(({ agent }) => agent === lab.team[0]!.name) : all;
}

/** A conversation as tokens, and whose it is. */
export type WarmupConversation = Demonstrated & { readonly agent: string };

/** The conversations as the engine tells them, up to the turns that are open in this epoch; null where one is longer than the model's context. */
export async function encodeConversations(
  demonstrations: readonly Demonstration[],
  epoch: number,
  config: RunConfig,
  { engine, team }: Lab
): Promise<(WarmupConversation | null)[]> {
  const info = await engine.info();
  const dialect = dialectOf(config, info);
  const tools = new Map(team.map((agent) => [agent.name, toldTools(agent, dialect)]));
  const told = await engine.encodeDemonstrations(demonstrations.map(({ agent, turns }) => ({ agent, messages: turns, tools: tools.get(agent)! })));
  const [open, epochs] = config.warmSchedule === 'progressive' ? [epoch, config.warmEpochs] : [1, 1];
  return told.map((conversation, i) => {
    const shown = truncateToOpenSubtasks(conversation, open, epochs);
    return shown.context.length + shown.completion.length <= info.contextLength ? { ...shown, agent: demonstrations[i]!.agent } : null;
  });
}
