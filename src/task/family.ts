/** Every family of queries, by kind. */
import type { TaskKind } from '../record/task';
import { COOP_FAMILIES } from './family/coop';
import { EFC_FAMILIES } from './family/efc';
import { GFC_FAMILIES } from './family/gfc';
import { MATH_FAMILIES } from './family/math';
import { QA_FAMILIES } from './family/qa';
import type { TaskFamilies } from './sketch';

/** Families under their kind. */
export const FAMILIES: Readonly<Record<TaskKind, TaskFamilies>> = { qa: QA_FAMILIES, efc: EFC_FAMILIES, gfc: GFC_FAMILIES, math: MATH_FAMILIES, coop: COOP_FAMILIES };
