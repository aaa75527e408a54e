/** Plain products: one number, edges of tiles of four on every side, more than one workgroup, and either side turned. */
import { denseProductKernel } from '../../../src/ops/linear/denseProduct';
import { kernelCase, type KernelCase } from '../rig/kernelCase';
import { noise } from '../rig/plain';

const cases: readonly KernelCase[] = (
  [
    [1, 1, 1],
    [5, 7, 9],
    [4, 64, 8],
    [33, 20, 70]
  ] as const
).flatMap(([rows, inner, columns]) =>
  (['neither', 'left', 'right'] as const).map((turned) =>
    kernelCase(
      denseProductKernel,
      `${rows} x ${inner} x ${columns}, ${turned} turned`,
      { a: noise('a', turned === 'left' ? [inner, rows] : [rows, inner]), b: noise('b', turned === 'right' ? [columns, inner] : [inner, columns]) },
      () => ({ transposed: turned })
    )
  )
);

export default cases;
