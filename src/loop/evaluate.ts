/** Measures a policy on held-out tasks: one trajectory each, apart from training, with the memories there are and changing none. */
import type { RowResult } from '../record/benchmark';
import type { LabState } from '../record/checkpoint';
import type { RunConfig } from '../record/config';
import type { EventPayload } from '../record/event';
import { scoresOf } from '../report/benchmark';
import type { Task } from '../record/task';
import type { Tree } from '../record/tree';
import { ERROR } from '../record/world';
import { rollOutInitial } from '../rollout/initial';
import { judgeTree } from './judge';
import type { Lab } from './lab';
import { rolloutSetupOf } from './rolloutSetup';

/** Tasks played side by side: a handful of engine calls, after which other work may get in between. */
const CHUNK = 32;

export type Evaluation = Extract<EventPayload, { type: 'evaluation' }>;

/** How rows are measured. */
export interface MeasureOptions {
  /** 0 is greedy. */
  readonly temperature: number;
  /** Tasks played side by side; decides nothing but the pace. */
  readonly chunk?: number;
}

/** Row by row in their order, however chunked the same. Seeds: (run's seed, `evaluate`, task, depth), the same at every step. */
export async function* measureRows(
  state: LabState,
  lab: Lab,
  tasks: readonly Task[],
  { temperature, chunk = CHUNK }: MeasureOptions
): AsyncGenerator<RowResult> {
  const setting = await rolloutSetupOf(state, lab, temperature);
  for (let start = 0; start < tasks.length; start += chunk) {
    const growth = rollOutInitial(tasks.slice(start, start + chunk), setting, () => [state.config.seed, 'evaluate']);
    let pulled = await growth.next();
    while (!pulled.done) pulled = await growth.next();
    for (const { tree } of pulled.value) yield resultOf(judgeTree(tree, lab.judge, state.config));
  }
}

/** The measurement of a judged trajectory. */
function resultOf({ task, turns, outcomes }: Tree): RowResult {
  const { final, wellFormed, verdict } = outcomes[0]!;
  const observations = turns.flatMap(({ observation }) => observation ?? []);
  return {
    id: task.id,
    kind: task.kind,
    family: task.family,
    solved: verdict!.solved,
    accuracy: verdict!.parts.find(({ name }) => name === 'accuracy')!.value,
    wellFormed: wellFormed && Boolean(final?.trim()),
    turns: turns.length,
    tokens: turns.reduce((total, turn) => total + turn.sampled.length, 0),
    calls: observations.length,
    errors: observations.filter((observation) => observation.startsWith(ERROR)).length,
    final
  };
}

/** All of the tasks in one go; temperature 0 is greedy. */
export async function evaluateTasks(state: LabState, lab: Lab, tasks: readonly Task[], split: Evaluation['split'], temperature = 0): Promise<Evaluation> {
  const results: RowResult[] = [];
  for await (const result of measureRows(state, lab, tasks, { temperature })) results.push(result);
  return evaluationOf(results, split, temperature);
}

/** Whether a run is evaluated as it goes: where nobody is trained there is nothing to follow. */
export const isEvaluated = ({ evaluateEvery, trained }: RunConfig): boolean => evaluateEvery > 0 && trained !== 'none';

/** The run's own evaluation, greedy on its held-out rows; says after each chunk how far it is, so that a pause waits no longer. */
export async function* evaluateHeldOut(state: LabState, lab: Lab): AsyncGenerator<EventPayload> {
  const tasks = lab.data.heldOut(state.config.evaluateRows);
  const results: RowResult[] = [];
  for await (const result of measureRows(state, lab, tasks, { temperature: 0 })) {
    results.push(result);
    if (results.length % CHUNK === 0) yield { type: 'evaluating', done: results.length, rows: tasks.length };
  }
  yield evaluationOf(results, 'dev', 0);
}

function evaluationOf(results: readonly RowResult[], split: Evaluation['split'], temperature: number): Evaluation {
  const { kinds, all, turnsPerTask, tokensPerTask } = scoresOf(results);
  return { type: 'evaluation', split, temperature, kinds, all, turnsPerTask, tokensPerTask };
}
