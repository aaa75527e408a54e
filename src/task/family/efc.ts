/** The families of efc. */
import type { Families } from '../sketch';

/** Families by name. */
export const EFC: Families = {};
