/** One seed of an experiment, from its folder's last checkpoint to its summary. */
import { beginRun } from '../../src/loop/begin';
import { assertContextLength } from '../../src/loop/contextLength';
import { evaluateTasks, type Evaluation } from '../../src/loop/evaluate';
import type { Lab } from '../../src/loop/lab';
import type { LabState } from '../../src/record/checkpoint';
import type { RunConfig } from '../../src/record/config';
import type { Task } from '../../src/record/task';
import { metricsTable } from '../../src/report/metrics';
import { averageOf, percentText } from './average';
import type { Folder } from './folder';
import { measuredFile, type HeldOutSplit } from './heldOut';
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
  readonly split: HeldOutSplit;
}

const measure = async (state: LabState, lab: Lab, { held, split }: Pick<SeedOptions, 'held' | 'split'>): Promise<HeldOutResults> => ({
  greedy: await evaluateTasks(state, lab, held, split),
  sampled: await evaluateTasks(state, lab, held, split, 1)
});

/** Continues where the folder's checkpoint left off; a finished seed is only read, or measured on the other split as well. Throws where the folder holds another config, or was measured on other rows of the split. */
export async function runSeed(lab: Lab, folder: Folder, terms: SeedOptions): Promise<Summary> {
  const { config, split } = terms;
  const finished = folder.read(measuredFile('summary.json', split));
  if (finished) {
    const summary = JSON.parse(finished) as Summary;
    assertSameConfig(summary.config, config);
    assertSameRows(summary.before, terms);
    return summary;
  }
  const before = await measureBefore(lab, folder, terms);
  const after = await trainRun(lab, folder, terms);
  const events = folder.events();
  const summary: Summary = { seed: config.seed, config, before, after: await measure(after, lab, terms), ...trainingCost(events) };
  folder.write('metrics.csv', metricsTable(events));
  folder.write(measuredFile('summary.json', split), `${JSON.stringify(summary, null, 1)}\n`);
  terms.report(
    `seed ${summary.seed} ${split} greedy, mean of kinds, ${percentText(averageOf(before.greedy))} to ${percentText(averageOf(summary.after.greedy))}`
  );
  return summary;
}

/** What the team did before training, measured once. */
async function measureBefore(lab: Lab, folder: Folder, terms: SeedOptions): Promise<HeldOutResults> {
  const { config, split } = terms;
  const name = measuredFile('before.json', split);
  const text = folder.read(name);
  if (text) {
    const { config: stored, ...before } = JSON.parse(text) as HeldOutResults & { readonly config: RunConfig };
    assertSameConfig(stored, config);
    assertSameRows(before, terms);
    return before;
  }
  await assertContextLength(config, lab);
  const { state } = await beginRun(`seed${config.seed}`, config, lab);
  const before = await measure(state, lab, terms);
  folder.write(name, JSON.stringify({ config, ...before }));
  return before;
}

/** Throws where the folder's measurements are of other rows than those that are asked for. */
function assertSameRows({ greedy }: HeldOutResults, { held, split }: SeedOptions): void {
  if (greedy.all.rows !== held.length)
    throw new Error(
      `This folder holds measurements on ${greedy.all.rows} ${split} rows, and ${held.length} are asked for. Choose another --out, or remove it.`
    );
}
