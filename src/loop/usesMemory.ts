/** Whether agents retrieve strategies from memory and keep new ones. */
import type { RunConfig } from '../record/config';

const MEMORY: Readonly<Record<RunConfig['memory'], boolean>> = { on: true, off: false };

/** Whether memory is on. */
export const usesMemory = ({ memory }: Pick<RunConfig, 'memory'>): boolean => MEMORY[memory];
