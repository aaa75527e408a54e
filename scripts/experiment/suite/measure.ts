/** An arm measured row by row, so that a measurement that was broken off goes on where it was. */
import { fingerprintOf } from '../../../src/dataset/dataset';
import { measureRows } from '../../../src/loop/evaluate';
import type { Lab } from '../../../src/loop/lab';
import { seedOf } from '../../../src/math/random';
import type { RowResult } from '../../../src/record/benchmark';
import type { LabState } from '../../../src/record/checkpoint';
import type { RunConfig } from '../../../src/record/config';
import type { Folder } from '../folder';
import { measuredFile, type HeldOutSplit } from '../heldOut';
import { assertSameConfig } from '../trainRun';
import type { MeasuredTask } from './rows';

/** How a policy did on the rows. */
export interface ArmResults {
  /** Of every row, in their order. */
  readonly greedy: readonly RowResult[];
  /** Draw by draw, of every counted row: whether it was solved at temperature 1. */
  readonly draws: readonly (readonly boolean[])[];
}

interface StoredResults extends ArmResults {
  readonly config: RunConfig;
  /** Fingerprint of the rows. */
  readonly rows: string;
}

async function resultsOf(state: LabState, lab: Lab, tasks: readonly MeasuredTask[], temperature: number): Promise<RowResult[]> {
  const results: RowResult[] = [];
  const began = lab.clock();
  for await (const result of measureRows(
    state,
    lab,
    tasks.map(({ task }) => task),
    { temperature }
  ))
    results.push(result);
  // Rows are answered side by side: each took its share of the time.
  const milliseconds = (lab.clock() - began) / results.length;
  return results.map((result) => ({ ...result, milliseconds }));
}

/** What is stored, if it is of these rows and settings. Throws an Error where it is of others. */
function storedResults(folder: Folder, name: string, config: RunConfig, rows: string): StoredResults | null {
  const text = folder.read(name);
  if (!text) return null;
  const stored = JSON.parse(text) as StoredResults;
  assertSameConfig(stored.config, config);
  if (stored.rows !== rows) throw new Error('This folder holds measurements on other rows than are asked for. Choose another --out, or remove it.');
  return stored;
}

/** Measures the policy that `place` puts on the engine: greedy on all rows, then `draws` times at temperature 1 on the counted ones. What is stored is not measured again. */
export async function measureArm(
  lab: Lab,
  folder: Folder,
  config: RunConfig,
  { tasks, draws, split }: { readonly tasks: readonly MeasuredTask[]; readonly draws: number; readonly split: HeldOutSplit },
  place: () => Promise<LabState>
): Promise<ArmResults> {
  const rows = fingerprintOf(tasks.map(({ task }) => task));
  const name = measuredFile('measured.json', split);
  const stored = storedResults(folder, name, config, rows);
  if (stored && stored.draws.length >= draws) return { greedy: stored.greedy, draws: stored.draws.slice(0, draws) };
  const state = await place();
  let results: ArmResults = stored ? { greedy: stored.greedy, draws: stored.draws } : { greedy: await resultsOf(state, lab, tasks, 0), draws: [] };
  const save = (): void => folder.write(name, JSON.stringify({ config, rows, ...results } satisfies StoredResults));
  save();
  const counted = tasks.filter((each) => each.counted);
  while (results.draws.length < draws) {
    // Seeds of a measurement derive from the config's: each draw has one of its own.
    const drawn = { ...state, config: { ...state.config, seed: seedOf(state.config.seed, 'draw', results.draws.length) } };
    const solved = (await resultsOf(drawn, lab, counted, 1)).map((result) => result.solved);
    results = { ...results, draws: [...results.draws, solved] };
    save();
  }
  return results;
}
