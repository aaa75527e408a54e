/** The tools of GFC. */
import type { Tool } from '../../record/agent';

/** Every tool of GFC. */
export const GENERAL: readonly Tool[] = [];
