/** One seed of an experiment, from its folder's last checkpoint to its summary. */
import { beginRun, resumeRun } from '../../src/loop/begin';
import { evaluateTasks, type Evaluation } from '../../src/loop/evaluate';
import type { Lab } from '../../src/loop/lab';
import { assertContextLength } from '../../src/loop/contextLength';
import { runStep } from '../../src/loop/run';
import type { LabState } from '../../src/record/checkpoint';
import { configOf, type RunConfig } from '../../src/record/config';
import { totalSteps } from '../../src/record/steps';
import type { LabEvent, Metrics } from '../../src/record/event';
import type { Task } from '../../src/record/task';
import { metricsTable } from '../../src/store/table';
import { averageOf } from './average';
import type { Folder } from './folder';

/** Held-out success before or after: greedy, and at temperature 1. */
export interface HeldOutResults {
  readonly greedy: Evaluation;
  readonly sampled: Evaluation;
}

export interface Summary {
  readonly seed: number;
  readonly config: RunConfig;
  readonly before: HeldOutResults;
  readonly after: HeldOutResults;
  /** Tokens sampled in training. */
  readonly sampledTokens: number;
  /** Seconds of training steps. */
  readonly seconds: number;
}

export interface SeedOptions {
  readonly config: RunConfig;
  /** Rows of the measurements before and after, of this split. */
  readonly held: readonly Task[];
  readonly split: Evaluation['split'];
  readonly events: 'full' | 'light';
  /** Steps between checkpoints. */
  readonly checkpoint: number;
  readonly report: (line: string) => void;
}

const DETAIL: readonly LabEvent['type'][] = ['turn', 'outcome', 'verdict', 'group'];

const measure = async (state: LabState, lab: Lab, { held, split }: Pick<SeedOptions, 'held' | 'split'>): Promise<HeldOutResults> => ({
  greedy: await evaluateTasks(state, lab, held, split),
  sampled: await evaluateTasks(state, lab, held, split, 1)
});

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
const share = ({ solved, rows }: Evaluation['all']): string => percent(solved / rows);

/** Continues where the folder's checkpoint left off; a finished seed is only read. Throws where the folder holds another config, or was measured on other rows. */
export async function runSeed(lab: Lab, folder: Folder, terms: SeedOptions): Promise<Summary> {
  const finished = folder.read('summary.json');
  const saved = folder.load();
  const stored = finished ? (JSON.parse(finished) as Summary).config : saved?.lab.config;
  if (stored && JSON.stringify(configOf({ ...stored })) !== JSON.stringify(terms.config))
    throw new Error(`This folder holds seed ${stored.seed} of another configuration. Choose another --out, or remove it.`);
  const measured = finished ? (JSON.parse(finished) as Summary).before : saved && beforeOf(folder);
  if (measured) checkRows(measured, terms);
  if (finished) return JSON.parse(finished) as Summary;
  const { state: begun, before } = saved
    ? await resume(lab, folder, { ...saved, lab: { ...saved.lab, config: terms.config } })
    : await begin(lab, folder, terms);
  const after = await train(begun, lab, folder, terms);
  const events = folder.events();
  const metrics = events.flatMap((event) => (event.type === 'metrics' ? [event.metrics] : []));
  const total = (name: string) => metrics.reduce((all, each) => all + (each[name] ?? 0), 0);
  const summary: Summary = {
    seed: terms.config.seed,
    config: terms.config,
    before,
    after: await measure(after, lab, terms),
    sampledTokens: total('sampled_tokens'),
    seconds: total('step_time')
  };
  folder.write('metrics.csv', metricsTable(events));
  folder.write('summary.json', `${JSON.stringify(summary, null, 1)}\n`);
  terms.report(
    `seed ${summary.seed} ${terms.split} greedy, mean of kinds, ${percent(averageOf(before.greedy))} to ${percent(averageOf(summary.after.greedy))}`
  );
  return summary;
}

const beforeOf = (folder: Folder): HeldOutResults => JSON.parse(folder.read('before.json')!) as HeldOutResults;

/** Throws where the folder's measurements are of other rows than those that are asked for. */
function checkRows({ greedy }: HeldOutResults, { held, split }: SeedOptions): void {
  const [there, asked] = [`${greedy.all.rows} ${greedy.split} rows`, `${held.length} ${split} rows`];
  if (there !== asked) throw new Error(`This folder holds measurements on ${there}, and ${asked} are asked for. Choose another --out, or remove it.`);
}

async function begin(lab: Lab, folder: Folder, terms: SeedOptions): Promise<{ state: LabState; before: HeldOutResults }> {
  await assertContextLength(terms.config, lab);
  const { state, event } = await beginRun(`seed${terms.config.seed}`, terms.config, lab);
  const before = await measure(state, lab, terms);
  folder.write('before.json', JSON.stringify(before));
  folder.append([event]);
  folder.save({ lab: state, engine: await lab.engine.save() });
  return { state, before };
}

async function resume(lab: Lab, folder: Folder, saved: NonNullable<ReturnType<Folder['load']>>): Promise<{ state: LabState; before: HeldOutResults }> {
  await resumeRun(saved.lab, saved.engine, lab);
  return { state: saved.lab, before: beforeOf(folder) };
}

async function train(begun: LabState, lab: Lab, folder: Folder, { config, events, checkpoint, report }: SeedOptions): Promise<LabState> {
  let state = begun;
  let waiting: LabEvent[] = [];
  const steps = totalSteps(config);
  while (state.step < steps) {
    const step = runStep(state, lab);
    let pulled = await step.next();
    for (; !pulled.done; pulled = await step.next()) {
      if (events === 'full' || !DETAIL.includes(pulled.value.type)) waiting.push(pulled.value);
      reportEvent(pulled.value, config, report);
    }
    state = pulled.value;
    if (state.step % checkpoint && state.step < steps) continue;
    folder.append(waiting);
    waiting = [];
    folder.save({ lab: state, engine: await lab.engine.save() });
  }
  return state;
}

/** A line a step, and one a measurement. */
function reportEvent(event: LabEvent, config: RunConfig, report: SeedOptions['report']): void {
  const { seed } = config;
  if (event.type === 'metrics') report(`seed ${seed} step ${event.step + 1}/${totalSteps(config)} ${figures(event.metrics)}`);
  if (event.type === 'collapse')
    report(`seed ${seed} step ${event.step + 1} shows signs of a collapse: ${event.signs.join(' ')} Lower the learning rate, "alpha" or "innerUpdates".`);
  if (event.type === 'heldOut') report(`seed ${seed} after ${event.step} steps: held-out loss ${event.loss.toFixed(4)} nats a token (${event.rows} rows)`);
  if (event.type === 'evaluation') {
    const kinds = Object.entries(event.kinds).map(([kind, score]) => `${kind} ${share(score)}`);
    report(`seed ${seed} after ${event.step} steps: ${event.split} greedy ${percent(averageOf(event))} (${kinds.join(', ')})`);
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
  'step_time'
];

const figures = (metrics: Metrics): string =>
  SHOWN.flatMap((name) => (metrics[name] === undefined ? [] : [`${name} ${Number(metrics[name].toPrecision(3))}`])).join(' ');
