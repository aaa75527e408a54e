/** Rows out of a pool: the same slot twice, ragged widths, more than one workgroup. */
import { cacheReadKernel } from '../../../src/ops/cache/read';
import { kernelCase, type KernelCase } from '../rig/kernelCase';
import { integers, noise } from '../rig/plain';

const cases: readonly KernelCase[] = [
  { slots: [3], width: 1 },
  { slots: [8, 0, 8], width: 37 },
  { slots: [5, 1, 7, 7], width: 96 }
].map(({ slots, width }) =>
  kernelCase(
    cacheReadKernel,
    `slots ${slots.join(', ')} of width ${width}`,
    { pool: noise('pool', [9, width]), slots: integers([slots.length], slots) },
    () => null
  )
);

export default cases;
