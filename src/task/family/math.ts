/** The families of Math: problems of counting, buying and making ends meet. */
import type { Families } from '../sketch';
import { BUDGET } from './math/budget';
import { COUNT } from './math/count';
import { MONEY } from './math/money';

/** Families by name. */
export const MATH: Families = { ...COUNT, ...MONEY, ...BUDGET };
