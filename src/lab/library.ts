/** Rows to look at and to measure on: those of the shop, and those a visitor brings. */
import type { Archive } from '../record/archive';
import { SUBSET_SIZES, type SubsetName } from '../record/benchmark';
import { isSetName, SET_NAME_FORM } from '../record/config';
import type { TaskRow } from '../record/plan';
import type { Task } from '../record/task';
import type { Laboratory } from '../bridge/protocol';

/** What the task rooms know of rows; the lab worker fits it in. */
export interface Rows {
  /** The first rows of a split of the shop. */
  readonly shop: (split: 'test' | 'dev', count: number) => readonly TaskRow[];
  /** A visitor's JSONL. */
  readonly read: (text: string) => { readonly rows: readonly Task[]; readonly problems: readonly string[]; readonly unchecked: number };
  /** Those rows of a visitor's set that a run on it does not train on. */
  readonly held: (tasks: readonly Task[]) => readonly Task[];
  readonly fingerprint: (tasks: readonly Task[]) => string;
  /** A part of the shop's rows as JSONL, in pieces. */
  readonly write: (part: SubsetName) => AsyncIterable<string>;
}

/** Names that mean the shop's own rows. */
const RESERVED: readonly string[] = ['shop', 'train', 'dev', 'test'];

export interface Library extends Pick<Laboratory, 'rows' | 'writePart' | 'sets' | 'admitSet'> {
  /** The tasks a benchmark of a run on `data` measures. */
  tasks(source: string, count: number, data: string): Promise<readonly Task[]>;
}

/** The rows of the shop and of the sets in the archive. `clock` in milliseconds since 1970. */
export function makeLibrary(archive: Archive, known: Rows, clock: () => number): Library {
  const own = async (source: string): Promise<readonly Task[]> => {
    const set = await archive.loadSet(source);
    if (!set) throw new RangeError(`There are no rows named "${source}" here. Choose test, dev, or a set of your own.`);
    return set.tasks;
  };
  /** Of a split of the shop as many may be asked for as the whole test split has. */
  const ofShop = (split: 'test' | 'dev', count: number): readonly TaskRow[] => known.shop(split, Math.min(count, SUBSET_SIZES.test));
  const isShop = (source: string): source is 'test' | 'dev' => source === 'test' || source === 'dev';
  const check = (count: number): void => {
    if (!Number.isInteger(count) || count < 1) throw new RangeError(`"rows" must be a whole number from 1, not ${count}.`);
  };
  return {
    rows: async (source, count) => {
      check(count);
      if (isShop(source)) return ofShop(source, count);
      return (await own(source)).slice(0, count).map((task) => ({ task, plan: [], entities: [] }));
    },

    tasks: async (source, count, data) => {
      check(count);
      if (isShop(source)) return ofShop(source, count).map(({ task }) => task);
      const tasks = await own(source);
      return (source === data ? known.held(tasks) : tasks).slice(0, count);
    },

    writePart: async (part, hear) => {
      for await (const lines of known.write(part)) await hear(lines);
    },

    sets: () => archive.sets(),

    admitSet: async (name, text) => {
      if (!isSetName(name) || RESERVED.includes(name.toLowerCase()))
        throw new RangeError(`A set cannot be named "${name}": use ${SET_NAME_FORM}, and none of ${RESERVED.join(', ')}.`);
      const { rows, unchecked, problems } = known.read(text);
      if (rows.length) await archive.keepSet({ name, createdAt: clock(), unchecked, tasks: rows });
      return { rows: rows.length, unchecked, problems };
    }
  };
}
