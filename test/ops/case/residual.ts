/** Residual additions, alone and with the norm after them: shorter and longer than a workgroup. */
import { residualKernel } from '../../../src/ops/norm/residual';
import { residualNormKernel } from '../../../src/ops/norm/residualNorm';
import { kernelCase, type KernelCase } from '../rig/kernelCase';
import { noise } from '../rig/plain';

const SHAPES = [
  [1, 1],
  [3, 70],
  [5, 150]
] as const;

const cases: readonly KernelCase[] = SHAPES.flatMap(([rows, width]) => {
  const [x, y] = [noise('x', [rows, width]), noise('y', [rows, width])];
  const title = `${rows} rows of ${width}`;
  return [
    kernelCase(residualKernel, title, { x, y }, () => null),
    kernelCase(residualNormKernel, title, { x, y, gain: noise('gain', [width]) }, () => ({ epsilon: 1e-2 }))
  ];
});

export default cases;
