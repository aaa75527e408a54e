/** Rotations: positions in any order, several heads, odd numbers of rows, forth and back. */
import { rotaryKernel } from '../../../src/ops/rotary/rotary';
import { kernelCase, type KernelCase } from '../rig/kernelCase';
import { indices, noise } from '../rig/plain';

const SHAPES = [
  { rows: 1, heads: 1, width: 2 },
  { rows: 7, heads: 3, width: 6 },
  { rows: 5, heads: 2, width: 64 }
] as const;

const cases: readonly KernelCase[] = SHAPES.flatMap(({ rows, heads, width }) =>
  ([1, -1] as const).map((direction) =>
    kernelCase(
      rotaryKernel,
      `${rows} rows, ${heads} heads of ${width}, ${direction > 0 ? 'forth' : 'back'}`,
      { x: noise('x', [rows, heads * width]), positions: indices('positions', [rows], 11), table: noise('turn', [11, width / 2, 2]) },
      () => ({ width, direction })
    )
  )
);

export default cases;
