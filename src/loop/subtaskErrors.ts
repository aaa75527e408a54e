/** Sub-task errors: given a solution up to one of an agent's turns, is the greedy turn, token for token, the solution's? Counted by agent and place. */
import type { AgentName } from '../record/agent';
import type { RunConfig } from '../record/config';
import type { Engine, EncodedDemonstration } from '../record/engine';
import type { EventPayload } from '../record/event';
import type { TaskRow } from '../record/row';
import type { SubtaskError } from '../record/subtask';
import { wholeConversations } from './curriculum';
import type { Lab } from './lab';

/** One turn of a solution. */
interface ReferenceTurn {
  readonly agent: AgentName;
  readonly index: number;
  /** All that comes before it, as tokens. */
  readonly context: readonly number[];
  readonly expected: readonly number[];
}

/** The agent's turns in a conversation, each with what comes before it; masked spans lie between them. */
export function turnsOf(agent: AgentName, { context, completion, maskedSpans }: EncodedDemonstration): ReferenceTurn[] {
  return [...maskedSpans, [completion.length] as const].map(([end], i) => {
    const start = maskedSpans[i - 1]?.[1] ?? 0;
    return { agent, index: i + 1, context: [...context, ...completion.slice(0, start)], expected: completion.slice(start, end) };
  });
}

/** The errors on the rows' solutions of the trained agents, without memories, by agent and place; conversations longer than the model's context are left out. */
export async function subtaskErrors(rows: readonly TaskRow[], config: RunConfig, lab: Lab): Promise<SubtaskError[]> {
  const conversations = await wholeConversations(rows, config, lab);
  const turns = conversations.flatMap((conversation) => (conversation ? turnsOf(conversation.agent, conversation) : []));
  const right = await areSaid(lab.engine, turns);
  const errors = new Map<string, SubtaskError>();
  turns.forEach(({ agent, index }, i) => {
    const key = `${agent} ${index}`;
    const before = errors.get(key) ?? { agent, index, turns: 0, wrong: 0 };
    errors.set(key, { ...before, turns: before.turns + 1, wrong: before.wrong + Number(!right[i]) });
  });
  const place = (agent: AgentName): number => lab.team.findIndex(({ name }) => name === agent);
  return [...errors.values()].sort((a, b) => place(a.agent) - place(b.agent) || a.index - b.index);
}

async function areSaid(engine: Engine, turns: readonly ReferenceTurn[]): Promise<boolean[]> {
  const said = await engine.generate(turns.map(({ agent, context, expected }) => ({ agent, context, maxTokens: expected.length, temperature: 0, seed: 0 })));
  return turns.map(({ expected }, i) => expected.join() === said[i]!.tokens.join());
}

/** Measures the run's held-out rows. */
export async function* measureSubtasks(config: RunConfig, lab: Lab): AsyncGenerator<EventPayload> {
  const rows = lab.data.rowsWithSolutions('dev', config.evaluateRows);
  yield { type: 'subtasks', errors: await subtaskErrors(rows, config, lab), rows: rows.length };
}
