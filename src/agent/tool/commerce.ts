/** The tools of EFC. */
import type { Tool } from '../../record/agent';

/** Every tool of EFC. */
export const COMMERCE: readonly Tool[] = [];
