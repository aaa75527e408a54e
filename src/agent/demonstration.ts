/** Demonstrations for supervised learning: the reference solution of a row as the conversations of the agents that take part. */
import type { Agent, AgentName } from '../record/agent';
import type { RunConfig } from '../record/config';
import type { Dialect } from '../record/engine';
import type { PlanStep, TaskRow } from '../record/row';
import type { Demonstration } from '../record/sample';
import { writeCall } from './action';
import { openingMessages } from './prompt';
import { masterStrategy, soloStrategy, stepStrategy } from './strategy';
import { TEAMS } from './team';

/** The strategies quoted in an agent's opening prompt as memories, given the one that fits the conversation; empty for none. */
export type StrategyRecall = (agent: AgentName, fitting: string) => readonly string[];

/** What opens a conversation: `place` numbers the row's conversations, 0 is the master's; `fitting` is the strategy that fits. */
interface ConversationStart {
  readonly agent: AgentName;
  readonly place: number;
  readonly request: string;
  readonly fitting: string;
}

type DemonstratedTurn = Demonstration['turns'][number];

const AGENTS: ReadonlyMap<AgentName, Agent> = new Map(
  Object.values(TEAMS)
    .flat()
    .map((agent) => [agent.name, agent])
);

/** One conversation for the master, who closes with the row's response, then one for each step's specialist. */
export function rowDemonstrations(row: TaskRow, recall: StrategyRecall, dialect: Dialect = 'names'): Demonstration[] {
  const delegations = row.plan.flatMap((step) => delegationTurns(step, dialect));
  const opening = { agent: 'master', place: 0, request: row.task.query, fitting: masterStrategy(row.plan.map(({ agent }) => agent)) };
  return [
    demonstrationOf(row, opening, recall, [...delegations, { role: 'assistant', content: row.task.response }], dialect),
    ...row.plan.map((step, i) => demonstrationOfStep(row, step, i + 1, recall, dialect))
  ];
}

/** One conversation for the agent that does all by itself: the calls of every step in order, then the row's response. */
export function soloDemonstrations(row: TaskRow, recall: StrategyRecall, dialect: Dialect = 'names'): Demonstration[] {
  const opening = { agent: TEAMS.solo[0]!.name, place: 0, request: row.task.query, fitting: soloStrategy(row) };
  return [
    demonstrationOf(row, opening, recall, [...row.plan.flatMap((step) => callTurns(step, dialect)), { role: 'assistant', content: row.task.response }], dialect)
  ];
}

/** One conversation for each agent of a pipeline: its part of the row's reference solution. */
const pipelineDemonstrations = (row: TaskRow, recall: StrategyRecall, dialect: Dialect = 'names'): Demonstration[] =>
  row.plan.map((step, place) => demonstrationOfStep(row, step, place + 1, recall, dialect));

/** By the name in `RunConfig.team`: a row's reference solution as the conversations of that team. */
export const DEMONSTRATIONS: Readonly<Record<RunConfig['team'], typeof rowDemonstrations>> = {
  specialists: rowDemonstrations,
  solo: soloDemonstrations,
  maths: pipelineDemonstrations
};

/** The calls of a step with their observations. */
const callTurns = ({ calls }: Pick<PlanStep, 'calls'>, dialect: Dialect): DemonstratedTurn[] =>
  calls.flatMap((call): DemonstratedTurn[] => [
    { role: 'assistant', content: writeCall(call.tool, call.arguments, dialect) },
    { role: 'tool', content: call.observation }
  ]);

/** The master's call for a step, and what the specialist answers. */
export const delegationTurns = ({ agent, request, answer }: Pick<PlanStep, 'agent' | 'request' | 'answer'>, dialect: Dialect = 'names'): DemonstratedTurn[] => [
  { role: 'assistant', content: writeCall(agent, { task: request }, dialect) },
  { role: 'tool', content: answer }
];

/** A specialist's conversation for one step: its calls with their observations, and its answer. */
export function demonstrationOfStep(row: TaskRow, step: PlanStep, place: number, recall: StrategyRecall, dialect: Dialect = 'names'): Demonstration {
  const opening = { agent: step.agent, place, request: step.request, fitting: stepStrategy(step) };
  return demonstrationOf(row, opening, recall, [...callTurns(step, dialect), { role: 'assistant', content: step.answer }], dialect);
}

/** A demonstration of one agent: its opening messages, then the turns. */
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
