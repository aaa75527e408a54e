/** The tools of Math. */
import type { Tool } from '../../record/agent';

/** Every tool of Math. */
export const ARITHMETIC: readonly Tool[] = [];
