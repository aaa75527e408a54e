/**
 * One step of reinforcement: tasks in, better adapters out. Every stage returns new records; none edits old ones. How actions are credited is the config's.
 */
import { drawsLately, rowsAfter } from '../dataset/lately';
import { experiencesOf } from '../memory/experience';
import { updateMemory } from '../memory/update';
import type { LabState } from '../record/checkpoint';
import type { RunConfig } from '../record/config';
import { warmSteps } from '../record/steps';
import type { EventPayload, Phase } from '../record/event';
import type { MemoryState } from '../record/memory';
import type { Tree } from '../record/tree';
import { rollOutBranches } from '../rollout/branch';
import { rollOutInitial } from '../rollout/initial';
import { collapseSigns } from './collapse';
import { creditBatch } from './batchCredit';
import type { Credit } from './credit';
import { creditGroups } from './groupCredit';
import { evaluateHeldOut, isEvaluated } from './evaluate';
import { countUpdates, learningRate, reportOf, updateRequest } from './improve';
import { judgedBy, judgeTree } from './judge';
import type { Lab } from './lab';
import { keepsMemory } from './memoryUse';
import { rolloutMetrics, updateMetrics } from './metrics';
import { prepareRescoring } from './rescore';
import { rolloutSetupOf } from './rolloutSetup';

/** By the name in `RunConfig.credit`. */
const CREDITS: Readonly<Record<RunConfig['credit'], Credit>> = { groups: creditGroups, batch: creditBatch };

const phase = (name: Phase): EventPayload => ({ type: 'phase', phase: name });

/** Yields what happens, in order; resolves to the state the next step starts from. Draws, learning rates and evaluations count steps from the beginning of reinforcement. */
export async function* reinforcementStep(state: LabState, lab: Lab): AsyncGenerator<EventPayload, LabState> {
  const { config } = state;
  const began = lab.clock();
  const step = state.step - warmSteps(config);
  const seeds = [config.seed, step];
  const setup = await rolloutSetupOf(state, lab, config.temperature);
  const tasks = lab.data.draw(config, step, state.rows);
  yield { type: 'step', tasks };

  yield phase('Rollout');
  const initial = yield* rollOutInitial(tasks, setup, (tree) => [...seeds, tree]);

  yield phase('Branch');
  const trees = yield* rollOutBranches(initial, setup, { ...config, visited: lab.learner }, seeds);

  yield phase('Reward');
  const judged = trees.map((tree) => judgeTree(tree, lab.judge, judgedBy(config, step)));
  for (const { index, outcomes } of judged) for (const { leaf, verdict } of outcomes) yield { type: 'verdict', tree: index, leaf, verdict: verdict! };

  yield phase('Credit');
  const { trees: credited, trained, samples, metrics: found } = yield* CREDITS[config.credit](judged, state, lab);

  if (step === 0 && isEvaluated(config)) yield* evaluateHeldOut(state, lab);
  yield phase('Update');
  const rescore = samples.length ? await prepareRescoring(trained, credited, config, lab) : null;
  const result = samples.length ? await lab.engine.update({ ...updateRequest(samples, config, step), ...(rescore ? { perToken: true } : {}) }) : null;
  const report = result && reportOf(result);
  const updates = report ? countUpdates(state, report, config.innerUpdates) : state.updates;
  if (report) yield { type: 'update', report, updates };
  if (rescore) yield await rescore(samples, result?.tokens ?? []);

  yield phase('Remember');
  const memory = keepsMemory(config) ? yield* updateMemoryOf(credited, state, lab) : state.memory;

  const metrics = {
    ...rolloutMetrics(credited, config),
    ...found,
    ...updateMetrics(samples, report),
    learning_rate: learningRate(config, step),
    step_time: (lab.clock() - began) / 1000
  };
  const signs = report ? collapseSigns(metrics) : [];
  if (signs.length) yield { type: 'collapse', signs };
  yield { type: 'metrics', metrics };
  const rows = drawsLately(config) ? { rows: rowsAfter(state.rows ?? {}, credited, config, step) } : {};
  return { ...state, step: state.step + 1, memory, updates, ...rows };
}

/** The memory after the initial trajectories of judged trees; yields every change. */
export function* updateMemoryOf(trees: readonly Tree[], { memory, step, config }: LabState, lab: Lab): Generator<EventPayload, MemoryState> {
  const options = { step, capacity: config.memoryCapacity, entities: lab.entities, strategy: lab.strategy };
  const after = updateMemory(memory, trees.flatMap(experiencesOf), options);
  for (const change of after.changes) yield { type: 'memory', change };
  return after.memory;
}
