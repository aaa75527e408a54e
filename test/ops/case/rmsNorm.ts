/** Norms: of rows and of the heads of rows, shorter and longer than a workgroup, and more rows than one dimension of a dispatch holds. */
import { rmsNormGradientKernel, rmsNormKernel } from '../../../src/ops/norm/rmsNorm';
import { kernelCase, type KernelCase } from '../rig/kernelCase';
import { noise } from '../rig/plain';

const SHAPES = [
  [1, 2],
  [3, 5],
  [7, 64],
  [2, 150]
] as const;

/** One row more than a dispatch holds along one dimension, and some; both programs find their row alike. */
const folded = kernelCase(rmsNormKernel, 'a folded dispatch', { x: noise('x', [65_539, 2]), gain: noise('gain', [2]) }, () => ({ epsilon: 1e-2 }));

/** Every head of a row by itself. */
const heads = [
  kernelCase(rmsNormKernel, '3 rows, 5 heads of 6', { x: noise('x', [3, 30]), gain: noise('gain', [6]) }, () => ({ epsilon: 1e-2 })),
  kernelCase(rmsNormGradientKernel, '3 rows, 5 heads of 6', { dy: noise('dy', [3, 30]), x: noise('x', [3, 30]), gain: noise('gain', [6]) }, () => ({
    epsilon: 1e-2
  }))
];

const cases: readonly KernelCase[] = SHAPES.flatMap(([rows, width]) => {
  const title = `${rows} rows of ${width}`;
  const x = noise('x', [rows, width]);
  const gain = noise('gain', [width]);
  const attributes = () => ({ epsilon: 1e-2 });
  return [
    kernelCase(rmsNormKernel, title, { x, gain }, attributes),
    kernelCase(rmsNormGradientKernel, title, { dy: noise('dy', [rows, width]), x, gain }, attributes)
  ];
});

export default [...cases, ...heads, folded];
