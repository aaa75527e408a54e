/** The tools of QA. */
import type { Tool } from '../../record/agent';

/** Every tool of QA. */
export const KNOWLEDGE: readonly Tool[] = [];
