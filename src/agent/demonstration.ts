/** Demonstrations for the warm start: the reference solution of a row as the conversations of the agents that take part. */
import type { AgentName } from '../record/agent';
import type { PlanStep, Row } from '../record/plan';
import type { Demonstration } from '../record/sample';
import { writeCall } from './action';
import { systemText } from './prompt';

/** Strategies that memory would have offered an agent; an empty list is no memory. */
export type Recall = (agent: AgentName) => readonly string[];

type Turn = Demonstration['turns'][number];

/** One conversation for the master, then one for each step's specialist. */
export function demonstrate(row: Row, strategiesOf: Recall): Demonstration[] {
  const answer = row.plan.map((step) => step.answer).join(' , ');
  const visits = row.plan.flatMap((step): Turn[] => [
    { role: 'assistant', content: writeCall(step.agent, { task: step.request }) },
    { role: 'tool', content: step.answer }
  ]);
  return [
    conversation(row, 'master', 0, strategiesOf, row.task.query, [...visits, { role: 'assistant', content: answer }]),
    ...row.plan.map((step, i) => demonstrateStep(row, step, i + 1, strategiesOf))
  ];
}

/** How a specialist does its step: one call, and what it makes of the observation. */
export function demonstrateStep(row: Row, step: PlanStep, place: number, strategiesOf: Recall): Demonstration {
  return conversation(row, step.agent, place, strategiesOf, step.request, [
    { role: 'assistant', content: writeCall(step.tool, step.arguments) },
    { role: 'tool', content: step.observation },
    { role: 'assistant', content: step.answer }
  ]);
}

/** A demonstration of one agent: what it is told first, then the turns. `place` counts the row's conversations, the master's being 0. */
export function conversation(row: Row, agent: AgentName, place: number, strategiesOf: Recall, request: string, turns: readonly Turn[]): Demonstration {
  return {
    id: `${row.task.id}/${place}`,
    agent,
    kind: row.task.kind,
    turns: [{ role: 'system', content: systemText(agent, strategiesOf(agent)) }, { role: 'user', content: request }, ...turns]
  };
}
