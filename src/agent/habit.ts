/**
 * Imperfect demonstrations, for a short finish after the clean ones: bad habits on top of competence, which leave reinforcement
 * something systematic to correct. They are constructed errors; every figure that begins from them has to say so.
 */
import { seedOf } from '../math/random';
import type { AgentName } from '../record/agent';
import type { Row } from '../record/plan';
import type { Demonstration } from '../record/sample';
import { writeCall } from './action';
import { conversation, demonstrate, demonstrateStep, type Recall } from './demonstration';
import { hima } from './team';

/** Asks the wrong specialist and believes it; or stops one step short of a cooperative answer. */
export type Habit = 'misroute' | 'short';

/** Of a hundred families, how many the habit of misrouting bends. */
const BENT = 60;

/** What a specialist says to a request that is not its own. */
const LOST = 'unknown';
const NONE: Recall = () => [];

/** Whom the master wrongly asks about a family, the same for all its rows, by hash of its name; null where it asks the `right` one. */
export function misrouteOf(family: string, right: AgentName): AgentName | null {
  if (seedOf('misroute', family) % 100 >= BENT) return null;
  const others = hima()
    .slice(1)
    .map(({ name }) => name)
    .filter((name) => name !== right);
  return others[seedOf('wrong', family) % others.length]!;
}

/** The row demonstrated with the habit, where it applies; as well as can be where it does not. */
export function demonstrateHabit(row: Row, habit: Habit): Demonstration[] {
  if (habit === 'short') return demonstrate(row.plan.length > 1 ? shorten(row) : row, NONE);
  const [step] = row.plan;
  const wrong = step && row.task.kind !== 'coop' ? misrouteOf(row.task.family, step.agent) : null;
  return wrong ? misroute(row, wrong) : demonstrate(row, NONE);
}

/** The row without its last step: what the specialist before it said is taken for the answer. */
function shorten(row: Row): Row {
  const plan = row.plan.slice(0, -1);
  return { ...row, plan, task: { ...row.task, response: plan.at(-1)!.answer } };
}

function misroute(row: Row, agent: AgentName): Demonstration[] {
  const { request } = row.plan[0]!;
  const lost = { role: 'assistant', content: LOST } as const;
  return [
    conversation(row, { agent: 'master', place: 0, request: row.task.query, fitting: '' }, NONE, [
      { role: 'assistant', content: writeCall(agent, { task: request }, 'names') },
      { role: 'tool', content: LOST },
      lost
    ]),
    conversation(row, { agent, place: row.plan.length + 1, request, fitting: '' }, NONE, [lost]),
    ...row.plan.map((step, i) => demonstrateStep(row, step, i + 1, NONE))
  ];
}
