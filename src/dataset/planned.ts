/** What is played of the rows that a step draws: their queries, or where agents are trained each alone the steps of their plans. */
import { randomOf } from '../math/random';
import type { RunConfig } from '../record/config';
import type { TaskRow } from '../record/row';
import type { Task } from '../record/task';
import type { World } from '../record/world';
import { plannedTasks } from '../task/plannedStep';

/** By the name in `RunConfig.trained`: whether plans are fixed, so that each of their steps is an episode of its own. */
const PLANNED: Readonly<Record<RunConfig['trained'], boolean>> = { joint: false, master: false, separate: true, none: false };

/** Whether the steps of plans are played in place of whole tasks. */
export const playsPlans = ({ trained }: Pick<RunConfig, 'trained'>): boolean => PLANNED[trained];

/** Where further rows are drawn, should those of a step have too few plans: at steps that no run comes to. */
const BEYOND = 10_000;
/** Most times that further rows are drawn. */
const PATIENCE = 20;

/**
 * `queries` steps of the plans of drawn rows, each as likely as any other, in an order that the seed shuffles; rows without a plan have none. `rowsAt` draws the rows of
 * a training step. Throws a RangeError where no row has a plan.
 */
export function drawPlanned(
  rowsAt: (step: number) => readonly TaskRow[],
  world: World,
  { seed, queries }: Pick<RunConfig, 'seed' | 'queries'>,
  step: number
): Task[] {
  const drawn: Task[] = [];
  for (let more = 0; more < PATIENCE && drawn.length < queries; more++) {
    const tasks = rowsAt(step + more * BEYOND).flatMap((row) => plannedTasks(row, world));
    drawn.push(...randomOf(seed, step, more, 'planned').shuffle(tasks));
  }
  if (drawn.length < queries)
    throw new RangeError(
      'The rows drawn have no plan whose steps could be played: there the master answers by itself. Set "trained" to joint, or choose other rows.'
    );
  return drawn.slice(0, queries);
}
