/** The families of Math: word problems about counts, purchases and budgets. */
import type { TaskFamilies } from '../sketch';
import { BUDGET_FAMILIES } from './math/budget';
import { COUNT_FAMILIES } from './math/count';
import { MONEY_FAMILIES } from './math/money';

/** Families by name. */
export const MATH_FAMILIES: TaskFamilies = { ...COUNT_FAMILIES, ...MONEY_FAMILIES, ...BUDGET_FAMILIES };
