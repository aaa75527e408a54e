/**
 * Imperfect demonstrations, for a short finish after the clean ones: bad habits on top of competence, which leave reinforcement
 * something systematic to correct. They are constructed errors; every figure that begins from them has to say so.
 */
import { seedOf } from '../math/random';
import type { AgentName } from '../record/agent';
import type { TaskRow } from '../record/row';
import type { Demonstration } from '../record/sample';
import { writeCall } from './action';
import { demonstrationOf, rowDemonstrations, demonstrationOfStep, type StrategyRecall } from './demonstration';
import { hima } from './team';

/** Asks the wrong specialist and believes it; or stops one step short of a cooperative answer. */
export type Flaw = 'misroute' | 'short';

/** Of a hundred families, how many the habit of misrouting applies to. */
const MISROUTED_PERCENT = 60;

/** What a specialist says to a request that is not its own. */
const UNKNOWN_ANSWER = 'unknown';
const NO_MEMORY: StrategyRecall = () => [];

/** Whom the master wrongly asks about a family, the same for all its rows, by hash of its name; null where it asks the `right` one. */
export function misrouteOf(family: string, right: AgentName): AgentName | null {
  if (seedOf('misroute', family) % 100 >= MISROUTED_PERCENT) return null;
  const others = hima()
    .slice(1)
    .map(({ name }) => name)
    .filter((name) => name !== right);
  return others[seedOf('wrong', family) % others.length]!;
}

/** The row demonstrated with the habit, where it applies; as well as can be where it does not. */
export function flawedDemonstrations(row: TaskRow, habit: Flaw): Demonstration[] {
  if (habit === 'short') return rowDemonstrations(row.plan.length > 1 ? shorten(row) : row, NO_MEMORY);
  const [step] = row.plan;
  const wrong = step && row.task.kind !== 'coop' ? misrouteOf(row.task.family, step.agent) : null;
  return wrong ? misroutedDemonstrations(row, wrong) : rowDemonstrations(row, NO_MEMORY);
}

/** The row without its last step: what the specialist before it said is taken for the answer. */
function shorten(row: TaskRow): TaskRow {
  const plan = row.plan.slice(0, -1);
  return { ...row, plan, task: { ...row.task, response: plan.at(-1)!.answer } };
}

/** The single row as it goes where the wrong specialist is asked: it does not know, nor then the master; the right one is shown besides. */
export function misroutedDemonstrations(row: TaskRow, agent: AgentName): Demonstration[] {
  const { request } = row.plan[0]!;
  const lost = { role: 'assistant', content: UNKNOWN_ANSWER } as const;
  return [
    demonstrationOf(row, { agent: 'master', place: 0, request: row.task.query, fitting: '' }, NO_MEMORY, [
      { role: 'assistant', content: writeCall(agent, { task: request }, 'names') },
      { role: 'tool', content: UNKNOWN_ANSWER },
      lost
    ]),
    demonstrationOf(row, { agent, place: row.plan.length + 1, request, fitting: '' }, NO_MEMORY, [lost]),
    ...row.plan.map((step, i) => demonstrationOfStep(row, step, i + 1, NO_MEMORY))
  ];
}
