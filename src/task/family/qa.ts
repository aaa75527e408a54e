/** The families of qa. */
import type { Families } from '../sketch';

/** Families by name. */
export const QA: Families = {};
