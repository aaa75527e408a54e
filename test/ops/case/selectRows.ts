/** Slopes of picked rows added up: rows picked once, often and not at all, ragged widths. */
import { selectRowsGradientKernel } from '../../../src/ops/head/selectRows';
import { kernelCase, type KernelCase } from '../rig/kernelCase';
import { integers, noise } from '../rig/plain';

const cases: readonly KernelCase[] = [
  { rows: [3], width: 1 },
  { rows: [0, 0, 0], width: 70 },
  { rows: [1, 2, 2, 2, 5, 8, 8], width: 37 }
].map(({ rows, width }) =>
  kernelCase(
    selectRowsGradientKernel,
    `rows ${rows.join(', ')} of width ${width}`,
    { dx: noise('dx', [9, width]), dy: noise('dy', [rows.length, width]), rows: integers([rows.length], rows) },
    () => null
  )
);

export default cases;
