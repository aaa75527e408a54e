/** Supervised fine-tuning beside reinforcement: on the reference plans of a run's rows, and on what the policy itself got right. */
import { samplesOf, type SelectedGroup } from '../../../src/advantage/sample';
import { rowsAfter, drawsLately } from '../../../src/dataset/lately';
import { countUpdates, learningRate, supervisedRequest } from '../../../src/loop/improve';
import { judgedBy, judgeTree } from '../../../src/loop/judge';
import type { Lab } from '../../../src/loop/lab';
import { rolloutSetupOf } from '../../../src/loop/rolloutSetup';
import { updateMemoryOf } from '../../../src/loop/step';
import { isTrained } from '../../../src/record/trainedAgents';
import { keepsMemory } from '../../../src/loop/memoryUse';
import { teachBatch } from '../../../src/loop/warmup';
import { mean, sum } from '../../../src/math/statistics';
import type { LabState } from '../../../src/record/checkpoint';
import type { RunConfig } from '../../../src/record/config';
import type { EventPayload } from '../../../src/record/event';
import type { TaskRow } from '../../../src/record/row';
import { warmSteps } from '../../../src/record/steps';
import type { Tree } from '../../../src/record/tree';
import { rollOutInitial } from '../../../src/rollout/initial';
import { budgetedCourse, type Course } from '../course';
import type { SourceRun } from '../suite/arm';

/** The learning rate of supervised updates: that of a warm-up, with the rise of reinforcement's. */
const imitationRate = (config: RunConfig, step: number): number => learningRate({ ...config, learningRate: config.warmRate }, step);

/**
 * The rows of each step of the source, in its order, shown with their whole plans, names included; after the last the first again. Rows for which `shown` says no
 * are left out. Ends when it has learned from as many tokens as the source sampled: those of the agents' own turns, each time they are shown.
 */
export function demonstrationCourse({ events, sampledTokens, rowOf }: SourceRun, shown: (row: TaskRow) => boolean = () => true): Course {
  const steps = events.flatMap((event) => (event.type === 'step' ? [event.tasks.map(rowOf).filter(shown)] : [])).filter(({ length }) => length);
  const course = budgetedCourse('imitated_tokens', sampledTokens, (state, lab) => demonstrationStep(state, lab, steps));
  return {
    ...course,
    // Where a whole round taught nothing, as no plan fits into the context, none will.
    isOver: (state, total) => course.isOver(state, total) || (state.step - warmSteps(state.config) >= steps.length && !total('imitated_tokens'))
  };
}

async function* demonstrationStep(state: LabState, lab: Lab, steps: readonly (readonly TaskRow[])[]): AsyncGenerator<EventPayload, LabState> {
  const config: RunConfig = { ...state.config, warmSchedule: 'all' };
  const began = lab.clock();
  const step = state.step - warmSteps(config);
  const batch = { epoch: 1 + Math.floor(step / steps.length), rows: steps[step % steps.length]! };
  yield { type: 'lesson', tasks: batch.rows.map(({ task }) => task), epoch: batch.epoch };
  const { updates, metrics } = yield* teachBatch({ ...state, config }, lab, batch, imitationRate(config, step));
  const imitated = { imitated_tokens: metrics.learned_tokens ?? 0 };
  yield { type: 'metrics', metrics: { ...metrics, ...imitated, step_time: (lab.clock() - began) / 1000 } };
  return { ...state, step: state.step + 1, updates };
}

/**
 * Rejection fine-tuning in rounds, a step each: of the queries that the source would draw, G trajectories each; those that are solved make one supervised update,
 * each turn as often as it was said. Ends when it has sampled as many tokens as the source.
 */
export const rejectionCourse = ({ sampledTokens }: SourceRun): Course => budgetedCourse('sampled_tokens', sampledTokens, rejectionStep);

/** The trajectory as groups of one action each, which is what is imitated. */
const imitated = (tree: Tree, config: RunConfig, lab: Lab): SelectedGroup[] =>
  tree.initial.flatMap((node) => {
    const { agent } = tree.turns[node]!;
    const group = { node, agent, members: [node], rewards: [1], mean: 1, variance: 0, advantages: [1] };
    return isTrained(agent, config, lab.team) ? [{ tree, group }] : [];
  });

async function* rejectionStep(state: LabState, lab: Lab): AsyncGenerator<EventPayload, LabState> {
  const { config } = state;
  const began = lab.clock();
  const step = state.step - warmSteps(config);
  const tasks = lab.data.draw(config, step, state.rows);
  yield { type: 'step', tasks };
  const sampled = tasks.flatMap((task) => Array.from({ length: config.groupSize }, () => task));
  const rollout = rollOutInitial(sampled, await rolloutSetupOf(state, lab, config.temperature), (tree) => [config.seed, step, 'rejection', tree]);
  const trees = (yield* rollout).map(({ tree }) => judgeTree(tree, lab.judge, judgedBy(config, step)));
  for (const { index, outcomes } of trees) for (const { leaf, verdict } of outcomes) yield { type: 'verdict', tree: index, leaf, verdict: verdict! };
  const solved = trees.filter(({ outcomes }) => outcomes[0]!.verdict!.solved);

  const samples = samplesOf(solved.flatMap((tree) => imitated(tree, config, lab)));
  const rate = imitationRate(config, step);
  const report = samples.length ? await lab.engine.update(supervisedRequest(samples, config, rate)) : null;
  const updates = report ? countUpdates(state, report, 1) : state.updates;
  if (report) yield { type: 'update', report, updates };

  // The first of each query stands for it in memory, as in the source; all G answers say how often it was solved.
  const queries = tasks.map((_, query) => trees.slice(query * config.groupSize, (query + 1) * config.groupSize));
  const judged = queries.map((own) => ({ ...own[0]!, outcomes: own.flatMap(({ outcomes }) => outcomes) }));
  const first = queries.map(([tree]) => tree!);
  const memory = keepsMemory(config) ? yield* updateMemoryOf(first, state, lab) : state.memory;
  const rows = drawsLately(config) ? { rows: rowsAfter(state.rows ?? {}, judged, config, step) } : {};
  yield {
    type: 'metrics',
    metrics: {
      solved: mean(trees.map((tree) => Number(solved.includes(tree)))),
      samples: samples.length,
      sampled_tokens: sum(trees.flatMap(({ turns }) => turns.map((turn) => turn.sampled.length))),
      imitated_tokens: report?.all.completionTokens ?? 0,
      ...(report ? { loss: report.all.loss, entropy: report.all.entropy, grad_norm: report.all.gradNorm } : {}),
      learning_rate: rate,
      step_time: (lab.clock() - began) / 1000
    }
  };
  return { ...state, step: state.step + 1, memory, updates, ...rows };
}
