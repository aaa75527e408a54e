/**
 * Flawed demonstrations, for a short last stage of supervised training after correct ones: they give the policy systematic errors that
 * reinforcement can correct. The errors are constructed, and every reported figure that starts from such a policy must say so.
 */
import { seedOf } from '../math/random';
import type { AgentName } from '../record/agent';
import type { TaskRow } from '../record/row';
import type { Demonstration } from '../record/sample';
import { writeCall } from './action';
import { demonstrationOf, rowDemonstrations, demonstrationOfStep, type StrategyRecall } from './demonstration';
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
  return wrong ? misroutedDemonstrations(row, wrong) : rowDemonstrations(row, NO_MEMORY);
}

/** The row without its last step: the answer of the step before becomes the response. */
function shorten(row: TaskRow): TaskRow {
  const plan = row.plan.slice(0, -1);
  return { ...row, plan, task: { ...row.task, response: plan.at(-1)!.answer } };
}

/** The single row as it goes where the wrong specialist is asked: it does not know, nor then the master; the right one is shown besides. */
export function misroutedDemonstrations(row: TaskRow, agent: AgentName, recall: StrategyRecall = NO_MEMORY): Demonstration[] {
  const { request } = row.plan[0]!;
  const unknown = { role: 'assistant', content: UNKNOWN_ANSWER } as const;
  return [
    demonstrationOf(row, { agent: 'master', place: 0, request: row.task.query, fitting: masterStrategy([agent]) }, recall, [
      { role: 'assistant', content: writeCall(agent, { task: request }, 'names') },
      { role: 'tool', content: UNKNOWN_ANSWER },
      unknown
    ]),
    demonstrationOf(row, { agent, place: row.plan.length + 1, request, fitting: masterStrategy([]) }, recall, [unknown]),
    ...row.plan.map((step, i) => demonstrationOfStep(row, step, i + 1, recall))
  ];
}
