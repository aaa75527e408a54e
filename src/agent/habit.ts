/**
 * Imperfect demonstrations, for a short finish after the clean ones: bad habits on top of competence, which leave reinforcement
 * something systematic to correct. They are constructed errors; every figure that begins from them has to say so.
 */
import type { AgentName } from '../record/agent';
import type { Row } from '../record/plan';
import type { Demonstration } from '../record/sample';
import type { Random } from '../math/random';
import { writeCall } from './action';
import { conversation, demonstrate, demonstrateStep, type Recall } from './demonstration';

/** Asks the wrong specialist and believes it; or stops one step short of a cooperative answer. */
export type Habit = 'misroute' | 'short';

/** Whom the master wrongly asks, by family of query; other families are routed well. Nine of fourteen single families. */
export const MISROUTES: Readonly<Record<string, readonly AgentName[]>> = {
  stock: ['gfc'],
  order: ['qa'],
  coupon: ['math'],
  deliv: ['gfc'],
  cur: ['math'],
  unit: ['math'],
  date: ['qa'],
  sum: ['gfc'],
  dif: ['efc']
};

/** What a specialist says to a request that is not its own. */
const LOST = 'unknown';
const NONE: Recall = () => [];

/** The row demonstrated with the habit, where it applies; as well as can be where it does not. `random` picks among wrong specialists. */
export function demonstrateHabit(row: Row, habit: Habit, random: Random): Demonstration[] {
  if (habit === 'short') return demonstrate(row.plan.length > 1 ? { ...row, plan: row.plan.slice(0, -1) } : row, NONE);
  const wrong = MISROUTES[row.task.family];
  return wrong ? misroute(row, random.pick(wrong)) : demonstrate(row, NONE);
}

function misroute(row: Row, agent: AgentName): Demonstration[] {
  const request = row.plan[0]!.request;
  return [
    conversation(row, 'master', 0, NONE, row.task.query, [
      { role: 'assistant', content: writeCall(agent, { task: request }) },
      { role: 'tool', content: LOST },
      { role: 'assistant', content: LOST }
    ]),
    conversation(row, agent, row.plan.length + 1, NONE, request, [{ role: 'assistant', content: LOST }]),
    ...row.plan.map((step, i) => demonstrateStep(row, step, i + 1, NONE))
  ];
}
