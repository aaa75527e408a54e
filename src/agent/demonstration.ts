/** Demonstrations for the warm start: the reference solution of a row as the conversations of the agents that take part. */
import type { Agent, AgentName } from '../record/agent';
import type { Dialect } from '../record/engine';
import type { PlanStep, TaskRow } from '../record/plan';
import type { Demonstration } from '../record/sample';
import { writeCall } from './action';
import { openingMessages } from './prompt';
import { masterStrategy, stepStrategy } from './strategy';
import { hima } from './team';

/** Strategies that memory would have offered an agent, given the one that fits the conversation; an empty list is no memory. */
export type StrategyRecall = (agent: AgentName, fitting: string) => readonly string[];

/** A conversation before it is told who speaks: `place` counts the row's conversations, the master's being 0. */
interface ConversationStart {
  readonly agent: AgentName;
  readonly place: number;
  readonly request: string;
  readonly fitting: string;
}

type DemonstratedTurn = Demonstration['turns'][number];

const AGENTS: ReadonlyMap<AgentName, Agent> = new Map(hima().map((agent) => [agent.name, agent]));

/** One conversation for the master, who closes with the row's response, then one for each step's specialist. */
export function rowDemonstrations(row: TaskRow, recall: StrategyRecall, dialect: Dialect = 'names'): Demonstration[] {
  const visits = row.plan.flatMap((step): DemonstratedTurn[] => [
    { role: 'assistant', content: writeCall(step.agent, { task: step.request }, dialect) },
    { role: 'tool', content: step.answer }
  ]);
  const opening = { agent: 'master', place: 0, request: row.task.query, fitting: masterStrategy(row.plan.map(({ agent }) => agent)) };
  return [
    demonstrationOf(row, opening, recall, [...visits, { role: 'assistant', content: row.task.response }], dialect),
    ...row.plan.map((step, i) => demonstrationOfStep(row, step, i + 1, recall, dialect))
  ];
}

/** How a specialist does its step: its calls, each with what it saw, and its answer. */
export function demonstrationOfStep(row: TaskRow, step: PlanStep, place: number, recall: StrategyRecall, dialect: Dialect = 'names'): Demonstration {
  const calls = step.calls.flatMap((call): DemonstratedTurn[] => [
    { role: 'assistant', content: writeCall(call.tool, call.arguments, dialect) },
    { role: 'tool', content: call.observation }
  ]);
  const opening = { agent: step.agent, place, request: step.request, fitting: stepStrategy(step) };
  return demonstrationOf(row, opening, recall, [...calls, { role: 'assistant', content: step.answer }], dialect);
}

/** A demonstration of one agent: what it is told first, then the turns. */
export function demonstrationOf(
  row: TaskRow,
  { agent, place, request, fitting }: ConversationStart,
  recall: StrategyRecall,
  turns: readonly DemonstratedTurn[],
  dialect: Dialect = 'names'
): Demonstration {
  return {
    id: `${row.task.id}/${place}`,
    agent,
    kind: row.task.kind,
    turns: [...openingMessages(AGENTS.get(agent)!, recall(agent, fitting), request, dialect), ...turns]
  };
}
