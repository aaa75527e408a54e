/** Trees of random scripted worlds, branched in any way, judged at random and credited. */
import { centredAdvantages } from '../../src/advantage/advantage';
import { creditTree } from '../../src/advantage/group';
import { randomOf } from '../../src/math/random';
import { DEFAULTS } from '../../src/record/config';
import type { EventPayload } from '../../src/record/event';
import { PAPER } from '../../src/record/paper';
import type { Task } from '../../src/record/task';
import type { Tree } from '../../src/record/tree';
import { rollOutBranches } from '../../src/rollout/branch';
import type { BranchSettings } from '../../src/rollout/branchSettings';
import { rollOutInitial } from '../../src/rollout/initial';
import { scriptedEngine, type ScriptedEngine } from '../loop/scripted';
import { drawToyTasks, openToyShop, team } from '../loop/toy';
import { finish } from './finish';

/** Rewards at random, by the leaf, so that no two are equal by chance. */
const judged = (tree: Tree, seed: number): Tree => ({
  ...tree,
  outcomes: tree.outcomes.map((outcome) => ({ ...outcome, verdict: { parts: [], reward: randomOf(seed, tree.index, outcome.leaf).next(), solved: false } }))
});

interface Grown {
  readonly trees: readonly Tree[];
  readonly engine: ScriptedEngine;
  readonly tasks: readonly Task[];
  readonly events: readonly EventPayload[];
}

/** Trees of a policy at random, judged and credited, and what was said on the way. */
export async function growWorld(seed: number, settings: Partial<BranchSettings>, queries = 3, maxTurns = 6): Promise<Grown> {
  const random = randomOf('world', seed);
  const engine = scriptedEngine([0.5 + random.next(), random.next(), random.next(), random.next() - 1.5]);
  const setup = {
    ...{ team, turnOrder: 'delegation' as const, openWorld: () => openToyShop(), engine, dialect: 'names' as const, retrieve: () => [] },
    ...{ maxTurns, maxTokens: 200, temperature: 1, contextLength: 100_000 }
  };
  const tasks = drawToyTasks({ seed, queries }, 0);
  const { value: initial, events } = await finish(rollOutInitial(tasks, setup, (tree) => [seed, tree]));
  const branched = await finish(rollOutBranches(initial, setup, { ...DEFAULTS, ...PAPER, groupSize: 3, ...settings }, [seed]));
  const trees = branched.value.map((tree) => creditTree(judged(tree, seed), centredAdvantages));
  return { trees, engine, tasks, events: [...events, ...branched.events] };
}
