/** The sets of rows that are generated, by their subject, and the data set that a config names. */
import { SUBSET_SIZES } from '../record/benchmark';
import type { RunConfig } from '../record/config';
import type { TaskRow } from '../record/row';
import { isSubject, type SubjectName } from '../record/subject';
import type { Task } from '../record/task';
import { MATHS_SIZES } from '../maths/problem/row';
import { ownDataset, shopDataset, shopRows, type Dataset } from './dataset';
import { heldOutMaths, mathsDataset } from './maths';

type HeldOutSplit = 'dev' | 'test';

interface GeneratedRows {
  readonly dataset: () => Dataset;
  readonly heldOut: (split: HeldOutSplit, count: number) => readonly TaskRow[];
  /** Rows that may be asked of each split. */
  readonly most: Readonly<Record<HeldOutSplit, number>>;
}

const GENERATED: Readonly<Record<SubjectName, GeneratedRows>> = {
  // Dev rows of the shop have no end: as many as there are test rows.
  shop: { dataset: shopDataset, heldOut: shopRows, most: { dev: SUBSET_SIZES.test, test: SUBSET_SIZES.test } },
  maths: { dataset: mathsDataset, heldOut: heldOutMaths, most: MATHS_SIZES }
};

/** The generated rows of a subject. */
export const generatedDataset = (subject: SubjectName): Dataset => GENERATED[subject].dataset();

/** The first rows of a held-out split with their solutions, as many as it has where more are asked for. */
export function heldOutRows(subject: SubjectName, split: HeldOutSplit, count: number): readonly TaskRow[] {
  const { heldOut, most } = GENERATED[subject];
  return heldOut(split, Math.min(count, most[split]));
}

/** The data set of a config; `load` resolves with a visitor's set, or null. Rejects with a RangeError where the set or row does not exist. */
export async function datasetOf(config: RunConfig, load: (name: string) => Promise<{ readonly tasks: readonly Task[] } | null>): Promise<Dataset> {
  const data = isSubject(config.data) ? generatedDataset(config.data) : await ownSet(config.data, load);
  if (config.row) data.draw(config, 0);
  return data;
}

async function ownSet(name: string, load: Parameters<typeof datasetOf>[1]): Promise<Dataset> {
  const set = await load(name);
  if (!set) throw new RangeError(`There is no set of rows named "${name}" here. Bring it first, or set "data" to shop.`);
  return ownDataset(set.tasks);
}
