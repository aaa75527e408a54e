/** Every family of queries, by kind. */
import type { Kind } from '../record/task';
import { COOP } from './family/coop';
import { EFC } from './family/efc';
import { GFC } from './family/gfc';
import { MATH } from './family/math';
import { QA } from './family/qa';
import type { Families } from './sketch';

/** Families under their kind. */
export const FAMILIES: Readonly<Record<Kind, Families>> = { qa: QA, efc: EFC, gfc: GFC, math: MATH, coop: COOP };
