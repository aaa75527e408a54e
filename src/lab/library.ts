/** The commands on rows: those of the shop, and the sets that a visitor brings. */
import { isSetName, SET_NAME_FORM } from '../record/config';
import { subjectOf, SUBJECTS } from '../record/subject';
import type { Task } from '../record/task';
import type { Laboratory } from '../bridge/protocol';
import { fingerprintOf, heldOutOf } from '../dataset/dataset';
import { datasetOf, heldOutRows } from '../dataset/generated';
import { instanceLines } from '../dataset/instance';
import { readOwnRows } from '../dataset/own';
import type { CommandContext } from './commandContext';

/** How rows are made, read and written. */
export const ROW_FUNCTIONS = { datasetOf, heldOutRows, readOwnRows, heldOutOf, fingerprintOf, instanceLines };

export type RowFunctions = Readonly<typeof ROW_FUNCTIONS>;

/** Names that mean rows that are generated. */
const RESERVED: readonly string[] = [...SUBJECTS, 'train', 'dev', 'test'];

export interface Library extends Pick<Laboratory, 'rows' | 'writePart' | 'dataHash' | 'sets' | 'addSet' | 'removeSet'> {
  /** The tasks a benchmark of a run on `data` measures. */
  tasks(source: string, count: number, data: string): Promise<readonly Task[]>;
}

/** Whether it is a held-out split of generated rows. */
const isSplit = (source: string): source is 'test' | 'dev' => source === 'test' || source === 'dev';

function assertCount(count: number): void {
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`"rows" must be a whole number from 1, not ${count}.`);
}

/** The rows of the shop and of the sets in the archive. */
export function makeLibrary(
  { archive, exclusive, openRun, clock }: CommandContext,
  { datasetOf, heldOutRows, readOwnRows, heldOutOf, instanceLines }: RowFunctions
): Library {
  const ownTasks = async (source: string): Promise<readonly Task[]> => {
    const set = await archive.loadSet(source);
    if (!set) throw new RangeError(`There are no rows named "${source}" here. Choose test, dev, or a set of your own.`);
    return set.tasks;
  };
  return {
    rows: async (source, count, data = 'shop') => {
      assertCount(count);
      if (isSplit(source)) return heldOutRows(subjectOf(data), source, count);
      return (await ownTasks(source)).slice(0, count).map((task) => ({ task, plan: [], entities: [] }));
    },

    tasks: async (source, count, data) => {
      assertCount(count);
      if (isSplit(source)) return heldOutRows(subjectOf(data), source, count).map(({ task }) => task);
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
