/** Branching as a naive tree: every turn of every branch is visited, first turns first, until the budget of branches is used up. */
import type { EventPayload } from '../record/event';
import { isVisited, type BranchSettings } from './branchSettings';
import type { Episode } from './episode';
import type { Growth, SampledAction, Visit } from './growth';
import type { InitialTrajectory } from './initial';

/** A state in which play can go on. */
interface OpenState {
  readonly before: Episode;
  /** Its turn where it is on the initial trajectory; else the action that led to it. */
  readonly from: number | SampledAction;
}

/** One tree on its way. */
interface GrowingTree extends InitialTrajectory {
  /** States not visited yet, in the order in which they will be. */
  readonly open: OpenState[];
  /** Actions after which nothing is visited. */
  readonly closed: SampledAction[];
  /** Branches that it may still get. */
  left: number;
  /** Turns of the initial trajectory up to the last that was visited. */
  visited: number;
}

/** Branches that a tree may have: 1 for the initial trajectory, and G − 1 for each visited node. Without a number of their own as many as along the initial trajectory. */
const budgetOf = (snapshots: readonly Episode[], settings: BranchSettings): number =>
  settings.branchBudget || 1 + snapshots.filter((before) => isVisited(before, settings)).length * (settings.groupSize - 1);

/** The next nodes of a tree that the budget has room for; it has none for any after the first that does not fit. A turn of another agent than the visited one is played on once. */
function takeVisits(growing: GrowingTree, settings: BranchSettings): (Visit & OpenState)[] {
  const visits: (Visit & OpenState)[] = [];
  for (let state = growing.open[0]; state; state = growing.open[0]) {
    const actions = isVisited(state.before, settings) ? settings.groupSize : 1;
    if (actions - 1 > growing.left) break;
    growing.left -= actions - 1;
    growing.open.shift();
    visits.push({ ...state, tree: growing.tree.index, turn: typeof state.from === 'number' ? state.from : null, actions });
  }
  return visits;
}

/** Enters what was sampled at a node: states in which play goes on are visited later, the one on the initial trajectory before the others. */
function addActions(growing: GrowingTree, { turn, actions }: Visit, sampled: readonly SampledAction[]): void {
  if (turn !== null) {
    const after = growing.snapshots[turn + 1];
    if (after) growing.open.push({ before: after, from: turn + 1 });
    if (actions > 1) growing.visited = turn + 1;
  }
  for (const action of sampled)
    if (action.continued) growing.open.push({ before: action.episode, from: action });
    else growing.closed.push(action);
}

/** What is continued once the budget is used up: the last visited action of the initial trajectory where that is asked for, and whatever is still open. */
function remaining({ tree: { index: tree }, snapshots, open, closed, visited }: GrowingTree, settings: BranchSettings): SampledAction[] {
  const after = visited ? snapshots[visited] : undefined;
  const anew = settings.initialContinuation === 'anew' && after ? [{ tree, node: visited - 1, sibling: 0, episode: after, continued: true }] : [];
  return [...anew, ...closed, ...open.flatMap(({ from }) => (typeof from === 'number' ? [] : [from]))];
}

/**
 * A tree of at most `branchBudget` branches: it has one, the initial trajectory, and every visited node gives it G − 1 more. With G^n branches in the budget, n
 * being the longest branch, every turn of every branch is visited; of equal actions that are continued once, the first alone goes on. [P figure 4; budget O]
 */
export async function* branchBreadthFirst(growth: Growth): AsyncGenerator<EventPayload, void> {
  const { initial, settings } = growth;
  const trees = initial.map(({ tree, snapshots }): GrowingTree => {
    const open = snapshots[0] ? [{ before: snapshots[0], from: 0 }] : [];
    return { tree, snapshots, open, closed: [], left: budgetOf(snapshots, settings) - 1, visited: 0 };
  });
  for (;;) {
    const visits = trees.flatMap((growing) => takeVisits(growing, settings));
    if (!visits.length) break;
    const sampled = yield* growth.sample(visits);
    for (const [i, visit] of visits.entries()) addActions(trees[visit.tree]!, visit, sampled[i]!);
  }
  yield* growth.carryOn(trees.flatMap((growing) => remaining(growing, settings)));
}
