/** The families of coop. */
import type { Families } from '../sketch';

/** Families by name. */
export const COOP: Families = {};
