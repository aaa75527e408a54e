/** Whether agents retrieve strategies from memory, and whether what they live through changes it. */
import type { RunConfig } from '../record/config';

/** What a run does with memory, by the name in `RunConfig.memory`. */
const MEMORY: Readonly<Record<RunConfig['memory'], { readonly recalls: boolean; readonly keeps: boolean }>> = {
  on: { recalls: true, keeps: true },
  frozen: { recalls: true, keeps: false },
  off: { recalls: false, keeps: false }
};

/** Whether agents recall what is in memory. */
export const recallsMemory = ({ memory }: Pick<RunConfig, 'memory'>): boolean => MEMORY[memory].recalls;

/** Whether strategies are added, changed and deleted; never where nobody is trained. */
export const keepsMemory = ({ memory, trained }: Pick<RunConfig, 'memory' | 'trained'>): boolean => MEMORY[memory].keeps && trained !== 'none';
