/** The commands on rows: those of the shop, and the sets that a visitor brings. */
import { SUBSET_SIZES } from '../record/benchmark';
import { isSetName, SET_NAME_FORM } from '../record/config';
import type { TaskRow } from '../record/row';
import type { Task } from '../record/task';
import type { Laboratory } from '../bridge/protocol';
import { fingerprintOf, heldOutOf, shopRows } from '../dataset/dataset';
import { heldOutMaths } from '../dataset/maths';
import { MATHS_SIZES } from '../maths/problem/row';
import { datasetOf } from '../dataset/datasetOf';
import { instanceLines } from '../dataset/instance';
import { readOwnRows } from '../dataset/own';
import type { CommandContext } from './commandContext';

/** How rows are made, read and written. */
export const ROW_FUNCTIONS = { datasetOf, shopRows, heldOutMaths, readOwnRows, heldOutOf, fingerprintOf, instanceLines };

export type RowFunctions = Readonly<typeof ROW_FUNCTIONS>;

/** Names that mean the shop's own rows. */
const RESERVED: readonly string[] = ['shop', 'maths', 'train', 'dev', 'test'];

export interface Library extends Pick<Laboratory, 'rows' | 'writePart' | 'dataHash' | 'sets' | 'addSet' | 'removeSet'> {
  /** The tasks a benchmark of a run on `data` measures. */
  tasks(source: string, count: number, data: string): Promise<readonly Task[]>;
}

/** A split of the rows that are generated: those of the run's own set, the shop where there is no run. */
const isGenerated = (source: string): source is 'test' | 'dev' => source === 'test' || source === 'dev';

function assertCount(count: number): void {
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`"rows" must be a whole number from 1, not ${count}.`);
}

/** The rows of the shop and of the sets in the archive. */
export function makeLibrary(
  { archive, exclusive, openRun, clock }: CommandContext,
  { datasetOf, shopRows, heldOutMaths, readOwnRows, heldOutOf, instanceLines }: RowFunctions
): Library {
  const ownTasks = async (source: string): Promise<readonly Task[]> => {
    const set = await archive.loadSet(source);
    if (!set) throw new RangeError(`There are no rows named "${source}" here. Choose test, dev, or a set of your own.`);
    return set.tasks;
  };
  /** Of a split, as many as it has at most; of the shop as many as the whole test split has. */
  const generatedRows = (split: 'test' | 'dev', count: number, data: string): readonly TaskRow[] =>
    data === 'maths' ? heldOutMaths(split, Math.min(count, MATHS_SIZES[split])) : shopRows(split, Math.min(count, SUBSET_SIZES.test));
  return {
    rows: async (source, count, data = 'shop') => {
      assertCount(count);
      if (isGenerated(source)) return generatedRows(source, count, data);
      return (await ownTasks(source)).slice(0, count).map((task) => ({ task, plan: [], entities: [] }));
    },

    tasks: async (source, count, data) => {
      assertCount(count);
      if (isGenerated(source)) return generatedRows(source, count, data).map(({ task }) => task);
      const tasks = await ownTasks(source);
      return (source === data ? heldOutOf(tasks) : tasks).slice(0, count);
    },

    writePart: async (part, onLines) => {
      for await (const lines of instanceLines(part)) await onLines(lines);
    },

    dataHash: async (config) => (await datasetOf(config, (name) => archive.loadSet(name))).hash,

    sets: () => archive.sets(),

    addSet: async (name, text) => {
      if (!isSetName(name) || RESERVED.includes(name.toLowerCase()))
        throw new RangeError(`A set cannot be named "${name}": use ${SET_NAME_FORM}, and none of ${RESERVED.join(', ')}.`);
      const { rows, unchecked, problems } = readOwnRows(text);
      if (rows.length) await archive.keepSet({ name, createdAt: clock(), unchecked, tasks: rows });
      return { rows: rows.length, unchecked, problems };
    },

    removeSet: (name) =>
      exclusive(async () => {
        if (openRun.session()?.state.config.data === name)
          throw new Error('The open run draws its tasks from this set. Start or resume another run before you remove it.');
        await archive.removeSet(name);
      })
  };
}
