/**
 * Flawed demonstrations, for a short last stage of supervised training after correct ones: they give the policy systematic errors that
 * reinforcement can correct. The errors are constructed, and every reported figure that starts from such a policy must say so.
 */
import { seedOf } from '../math/random';
import type { AgentName } from '../record/agent';
import type { TaskRow } from '../record/row';
import type { Demonstration } from '../record/sample';
import { delegationTurns, demonstrationOf, rowDemonstrations, demonstrationOfStep, type StrategyRecall } from './demonstration';
import { masterStrategy } from './strategy';
import { hima } from './team';

/** `misroute`: the master asks the wrong specialist and repeats its answer; `short`: it stops one step before the cooperative answer. */
export type Flaw = 'misroute' | 'short';

/** Percent of families that are misrouted. */
const MISROUTED_PERCENT = 60;

/** A specialist's answer to a request for another one. */
const UNKNOWN_ANSWER = 'unknown';
const NO_MEMORY: StrategyRecall = () => [];

/** The specialist that the master wrongly asks about a family, the same for all its rows, by hash of its name; null where it asks the `right` one. */
export function misrouteOf(family: string, right: AgentName): AgentName | null {
  if (seedOf('misroute', family) % 100 >= MISROUTED_PERCENT) return null;
  const others = hima()
    .slice(1)
    .map(({ name }) => name)
    .filter((name) => name !== right);
  return others[seedOf('wrong', family) % others.length]!;
}

/** The row's demonstrations with the flaw; correct ones where the flaw does not apply to the row. */
export function flawedDemonstrations(row: TaskRow, flaw: Flaw): Demonstration[] {
  if (flaw === 'short') return rowDemonstrations(row.plan.length > 1 ? shorten(row) : row, NO_MEMORY);
  const [step] = row.plan;
  const wrong = step && row.task.kind !== 'coop' ? misrouteOf(row.task.family, step.agent) : null;
  return wrong ? misroutedDemonstrations(row, 0, wrong) : rowDemonstrations(row, NO_MEMORY);
}

/** The row without its last step: the answer of the step before becomes the response. */
function shorten(row: TaskRow): TaskRow {
  const plan = row.plan.slice(0, -1);
  return { ...row, plan, task: { ...row.task, response: plan.at(-1)!.answer } };
}

/**
 * The row as it goes where the wrong specialist is asked at step `place` of its plan: it does not know, nor then the master; the specialists of the plan are
 * shown besides.
 */
export function misroutedDemonstrations(row: TaskRow, place: number, agent: AgentName, recall: StrategyRecall = NO_MEMORY): Demonstration[] {
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
