/** Why a run's memories stay as they are, in words. */
import type { RunConfig } from '../../record/config';

/** By the name in `RunConfig.memory`; null where strategies are kept. */
const STILL: Readonly<Record<RunConfig['memory'], string | null>> = {
  on: null,
  frozen: 'Memory is frozen: agents recall what is there, and nothing is added, changed or deleted.',
  off: 'Memory is off: nothing is recalled, and nothing is kept.'
};

/** A sentence where the memories of a run do not change; null where they do. */
export const memoryStill = ({ memory, trained }: RunConfig): string | null =>
  STILL[memory] ?? (trained === 'none' ? 'Nobody is trained in this run, and memories stay as they are.' : null);
