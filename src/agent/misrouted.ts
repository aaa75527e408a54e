/** Demonstrations in which the wrong specialist is asked: what it and the master say then. */
import type { AgentName } from '../record/agent';
import type { TaskRow } from '../record/row';
import type { Demonstration } from '../record/sample';
import { delegationTurns, demonstrationOf, demonstrationOfStep, type StrategyRecall } from './demonstration';
import { masterStrategy } from './strategy';

/** A specialist's answer to a request for another one. */
const UNKNOWN_ANSWER = 'unknown';

/**
 * The row as it goes where the wrong specialist is asked at step `place` of its plan: it does not know, nor then the master; the specialists of the plan are
 * shown besides.
 */
export function misroutedDemonstrations(row: TaskRow, place: number, agent: AgentName, recall: StrategyRecall): Demonstration[] {
  const before = row.plan.slice(0, place);
  const { request } = row.plan[place]!;
  const unknown = { role: 'assistant', content: UNKNOWN_ANSWER } as const;
  const asked = [...before, { agent, request, answer: UNKNOWN_ANSWER }];
  const fitting = masterStrategy(asked.map((step) => step.agent));
  return [
    demonstrationOf(row, { agent: 'master', place: 0, request: row.task.query, fitting }, recall, [...asked.flatMap((step) => delegationTurns(step)), unknown]),
    demonstrationOf(row, { agent, place: row.plan.length + 1, request, fitting: masterStrategy([]) }, recall, [unknown]),
    ...row.plan.map((step, i) => demonstrationOfStep(row, step, i + 1, recall))
  ];
}
