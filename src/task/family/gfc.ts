/** The families of gfc. */
import type { Families } from '../sketch';

/** Families by name. */
export const GFC: Families = {};
