/** One seed of an experiment, from its folder's last checkpoint to its summary. */
import { evaluateTasks, type Evaluation } from '../../src/loop/evaluate';
import type { Lab } from '../../src/loop/lab';
import type { LabState } from '../../src/record/checkpoint';
import type { RunConfig } from '../../src/record/config';
import type { Task } from '../../src/record/task';
import { metricsTable } from '../../src/report/metrics';
import { averageOf, percentText } from './average';
import type { Folder } from './folder';
import { assertSameConfig, trainRun, trainingCost, type TrainingCost, type TrainingTerms } from './trainRun';

/** Held-out success before or after: greedy, and at temperature 1. */
export interface HeldOutResults {
  readonly greedy: Evaluation;
  readonly sampled: Evaluation;
}

export interface Summary extends TrainingCost {
  readonly seed: number;
  readonly config: RunConfig;
  readonly before: HeldOutResults;
  readonly after: HeldOutResults;
}

export interface SeedOptions extends TrainingTerms {
  /** Rows of the measurements before and after, of this split. */
  readonly held: readonly Task[];
  readonly split: Evaluation['split'];
}

const measure = async (state: LabState, lab: Lab, { held, split }: Pick<SeedOptions, 'held' | 'split'>): Promise<HeldOutResults> => ({
  greedy: await evaluateTasks(state, lab, held, split),
  sampled: await evaluateTasks(state, lab, held, split, 1)
});

/** Continues where the folder's checkpoint left off; a finished seed is only read. Throws where the folder holds another config, or was measured on other rows. */
export async function runSeed(lab: Lab, folder: Folder, terms: SeedOptions): Promise<Summary> {
  const finished = folder.read('summary.json');
  const summarised = finished ? (JSON.parse(finished) as Summary) : null;
  if (summarised) assertSameConfig(summarised.config, terms.config);
  const early = summarised?.before ?? beforeOf(folder);
  if (early) assertSameRows(early, terms);
  if (summarised) return summarised;
  const after = await trainRun(lab, folder, terms, async (fresh) => folder.write('before.json', JSON.stringify(await measure(fresh, lab, terms))));
  const before = beforeOf(folder)!;
  const events = folder.events();
  const summary: Summary = { seed: terms.config.seed, config: terms.config, before, after: await measure(after, lab, terms), ...trainingCost(events) };
  folder.write('metrics.csv', metricsTable(events));
  folder.write('summary.json', `${JSON.stringify(summary, null, 1)}\n`);
  terms.report(
    `seed ${summary.seed} ${terms.split} greedy, mean of kinds, ${percentText(averageOf(before.greedy))} to ${percentText(averageOf(summary.after.greedy))}`
  );
  return summary;
}

/** Null before the first checkpoint. */
function beforeOf(folder: Folder): HeldOutResults | null {
  const measured = folder.read('before.json');
  return measured && folder.read('checkpoint.json') ? (JSON.parse(measured) as HeldOutResults) : null;
}

/** Throws where the folder's measurements are of other rows than those that are asked for. */
function assertSameRows({ greedy }: HeldOutResults, { held, split }: SeedOptions): void {
  const [there, asked] = [`${greedy.all.rows} ${greedy.split} rows`, `${held.length} ${split} rows`];
  if (there !== asked) throw new Error(`This folder holds measurements on ${there}, and ${asked} are asked for. Choose another --out, or remove it.`);
}
