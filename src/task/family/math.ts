/** The families of math. */
import type { Families } from '../sketch';

/** Families by name. */
export const MATH: Families = {};
