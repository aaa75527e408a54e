/** Sums of squares: less than a piece, several times round all pieces, and rows of totals before and after. */
import { PARTIAL_SUMS, squareSumKernel } from '../../../src/ops/optimiser/squareSum';
import { kernelCase, type KernelCase } from '../rig/kernelCase';
import { noise } from '../rig/plain';

const SHAPES = [
  [1, 1],
  [7, 90],
  [150, 230],
  [600, 500]
] as const;

const cases: readonly KernelCase[] = SHAPES.map(([rows, columns]) =>
  kernelCase(squareSumKernel, `[${rows}, ${columns}]`, { matrix: noise('matrix', [rows, columns]), totals: noise('totals', [3, 2 * PARTIAL_SUMS]) }, () => ({
    place: 1
  }))
);

export default cases;
