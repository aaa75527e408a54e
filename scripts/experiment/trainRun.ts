/** A run trained to its end, from its folder's last checkpoint. */
import { beginRun, resumeRun } from '../../src/loop/begin';
import { assertContextLength } from '../../src/loop/contextLength';
import type { Lab } from '../../src/loop/lab';
import { RunLog } from '../../src/loop/runLog';
import type { LabState } from '../../src/record/checkpoint';
import { completeConfig, type RunConfig } from '../../src/record/config';
import { sum } from '../../src/math/statistics';
import type { LabEvent, Metrics } from '../../src/record/event';
import { averageOf, percentText } from './average';
import { CONFIGURED, type Course, type Total } from './course';
import type { Folder } from './folder';

/** What training needs to know. */
export interface TrainingTerms {
  readonly config: RunConfig;
  readonly events: 'full' | 'light';
  /** Steps between checkpoints. */
  readonly checkpoint: number;
  readonly report: (line: string) => void;
  /** Its steps; those of the config where absent. */
  readonly course?: Course;
}

/** What training took. */
export interface TrainingCost {
  /** Tokens sampled in training. */
  readonly sampledTokens: number;
  /** Seconds of training steps. */
  readonly seconds: number;
}

const DETAIL: readonly LabEvent['type'][] = ['turn', 'outcome', 'verdict', 'group', 'rescored'];

/** Throws where a folder holds a run of another config than the one asked for. */
export function assertSameConfig(stored: RunConfig, asked: RunConfig): void {
  if (JSON.stringify(completeConfig({ ...stored })) !== JSON.stringify(asked))
    throw new Error(`This folder holds seed ${stored.seed} of another configuration. Choose another --out, or remove it.`);
}

/**
 * The state after the last step, with the engine as training left it; a run that is at its end is only restored. Rejects where the folder
 * holds another config.
 */
export async function trainRun(lab: Lab, folder: Folder, terms: TrainingTerms): Promise<LabState> {
  const saved = folder.load();
  if (!saved) return train(await begin(lab, folder, terms), lab, folder, terms);
  assertSameConfig(saved.lab.config, terms.config);
  const state = { ...saved.lab, config: terms.config };
  await resumeRun(state, saved.engine, lab);
  return train(state, lab, folder, terms);
}

const metricsIn = (events: readonly LabEvent[]): Metrics[] => events.flatMap((event) => (event.type === 'metrics' ? [event.metrics] : []));

/** The sum of a metric over steps. */
const totalOf =
  (steps: readonly Metrics[]): Total =>
  (name) =>
    sum(steps.map((metrics) => metrics[name] ?? 0));

/** The sum of a metric over the steps of a log. */
export const totalIn = (events: readonly LabEvent[]): Total => totalOf(metricsIn(events));

/** The sum over the steps of a log. */
export function trainingCost(events: readonly LabEvent[]): TrainingCost {
  const total = totalIn(events);
  return { sampledTokens: total('sampled_tokens'), seconds: total('step_time') };
}

async function begin(lab: Lab, folder: Folder, { config }: TrainingTerms): Promise<LabState> {
  await assertContextLength(config, lab);
  const { state: fresh, event } = await beginRun(`seed${config.seed}`, config, lab);
  const log = new RunLog(fresh);
  const first = log.stamp(event);
  const state = { ...fresh, seq: log.seq };
  folder.append([first]);
  folder.save({ lab: state, engine: await lab.engine.save() });
  return state;
}

async function train(begun: LabState, lab: Lab, folder: Folder, { config, events, checkpoint, report, course = CONFIGURED }: TrainingTerms): Promise<LabState> {
  const log = new RunLog(begun);
  const keeping = { ...lab, details: events === 'full' };
  const metrics = metricsIn(folder.events());
  const isOver = (state: LabState): boolean => course.isOver(state, totalOf(metrics));
  const steps = course.steps(config);
  let state = begun;
  let waiting: LabEvent[] = [];
  for (let over = isOver(state); !over;) {
    const step = course.step(state, keeping);
    let pulled = await step.next();
    for (; !pulled.done; pulled = await step.next()) {
      const event = log.stamp(pulled.value);
      if (event.type === 'metrics') metrics.push(event.metrics);
      if (events === 'full' || !DETAIL.includes(event.type)) waiting.push(event);
      reportEvent(event, config, steps, report);
    }
    state = { ...pulled.value, seq: log.seq };
    over = isOver(state);
    if (state.step % checkpoint && !over) continue;
    folder.append(waiting);
    waiting = [];
    folder.save({ lab: state, engine: await lab.engine.save() });
  }
  return state;
}

/** A line a step, and one a measurement. */
function reportEvent(event: LabEvent, { seed }: RunConfig, steps: number | null, report: TrainingTerms['report']): void {
  if (event.type === 'metrics') report(`seed ${seed} step ${event.step + 1}${steps === null ? '' : `/${steps}`} ${figures(event.metrics)}`);
  if (event.type === 'collapse')
    report(`seed ${seed} step ${event.step + 1} shows signs of a collapse: ${event.signs.join(' ')} Lower the learning rate, "alpha" or "innerUpdates".`);
  if (event.type === 'heldOut') report(`seed ${seed} after ${event.step} steps: held-out loss ${event.loss.toFixed(4)} nats a token (${event.rows} rows)`);
  if (event.type === 'evaluation') {
    const kinds = Object.entries(event.kinds).flatMap(([kind, score]) => (score.rows ? `${kind} ${percentText(score.solved / score.rows)}` : []));
    report(`seed ${seed} after ${event.step} steps: ${event.split} greedy ${percentText(averageOf(event))} (${kinds.join(', ')})`);
  }
}

const SHOWN = [
  'reward',
  'solved',
  'frac_reward_zero_std',
  'loss',
  'learned_tokens',
  'kl',
  'entropy',
  'grad_norm',
  'completions',
  'selected',
  'samples',
  'sampled_tokens',
  'imitated_tokens',
  'step_time'
];

const figures = (metrics: Metrics): string =>
  SHOWN.flatMap((name) => (metrics[name] === undefined ? [] : [`${name} ${Number(metrics[name].toPrecision(3))}`])).join(' ');
