/** Measures a policy on held-out tasks: one trajectory each, apart from training, with the memories there are and changing none. */
import { KINDS, type Kind, type Task } from '../record/task';
import type { LabState } from '../record/checkpoint';
import type { Happening, Score } from '../record/event';
import type { Tree } from '../record/tree';
import { grow } from '../rollout/grow';
import { judgeTree } from './judge';
import type { Lab } from './lab';
import { settingOf } from './setting';

/** Tasks played side by side; each chunk is a handful of engine calls, so that other work gets in between. */
const CHUNK = 50;

export type Evaluation = Extract<Happening, { type: 'evaluation' }>;

/** Temperature 0 is greedy. Seeds: (run's seed, `evaluate`, split, position, task, depth), the same at every step. */
export async function evaluate(state: LabState, lab: Lab, tasks: readonly Task[], split: Evaluation['split'], temperature = 0): Promise<Evaluation> {
  const setting = await settingOf(state, lab, temperature);
  const trees: Tree[] = [];
  for (let start = 0; start < tasks.length; start += CHUNK) {
    const growth = grow(tasks.slice(start, start + CHUNK), setting, [state.config.seed, 'evaluate', split, start]);
    let pulled = await growth.next();
    while (!pulled.done) pulled = await growth.next();
    trees.push(...pulled.value.map(({ tree }) => judgeTree(tree, lab.judge, state.config)));
  }
  const turns = trees.flatMap((tree) => tree.turns);
  return {
    type: 'evaluation',
    split,
    temperature,
    kinds: Object.fromEntries(KINDS.map((kind) => [kind, scoreOf(trees.filter((tree) => tree.task.kind === kind))])) as Record<Kind, Score>,
    all: scoreOf(trees),
    turnsPerTask: turns.length / trees.length,
    tokensPerTask: turns.reduce((total, turn) => total + turn.sampled.length, 0) / trees.length
  };
}

const scoreOf = (trees: readonly Tree[]): Score => ({
  rows: trees.length,
  solved: trees.filter((tree) => tree.outcomes[0]!.verdict!.solved).length
});
