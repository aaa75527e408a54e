/** Measures a policy on held-out tasks: one trajectory each, with the present memories and without changing them. */
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

/** Tasks in one batch; between batches other work can run. */
const CHUNK = 32;

/** The event with an evaluation's results. */
export type Evaluation = Extract<EventPayload, { type: 'evaluation' }>;

/** How rows are measured. */
export interface MeasureOptions {
  /** 0 is greedy. */
  readonly temperature: number;
  /** Tasks in one batch; does not change the results. */
  readonly chunk?: number;
}

/** Results row by row, in order, the same for every `chunk`. Seeds: (run's seed, `evaluate`, task, depth), the same at every step. */
export async function* measureRows(
  state: LabState,
  lab: Lab,
  tasks: readonly Task[],
  { temperature, chunk = CHUNK }: MeasureOptions
): AsyncGenerator<RowResult> {
  const setup = await rolloutSetupOf(state, lab, temperature);
  for (let start = 0; start < tasks.length; start += chunk) {
    const rollout = rollOutInitial(tasks.slice(start, start + chunk), setup, () => [state.config.seed, 'evaluate']);
    let next = await rollout.next();
    while (!next.done) next = await rollout.next();
    for (const { tree } of next.value) yield resultOf(judgeTree(tree, lab.judge, state.config));
  }
}

/** The result of a judged trajectory. */
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
    read: turns.reduce((total, turn) => total + turn.prompt.length, 0),
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

/** Whether a run is evaluated during training; not where nobody is trained. */
export const isEvaluated = ({ evaluateEvery, trained }: RunConfig): boolean => evaluateEvery > 0 && trained !== 'none';

/** The run's own evaluation, greedy on its held-out rows; yields progress after each batch, where a run can be paused. */
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
