/** Writes into a pool: scattered slots, ragged widths; what no slot names must stay. */
import { cacheWriteKernel } from '../../../src/ops/cache/write';
import { kernelCase, type KernelCase } from '../rig/kernelCase';
import { integers, noise } from '../rig/plain';

const cases: readonly KernelCase[] = [
  { slots: [3], width: 1 },
  { slots: [8, 0, 5], width: 37 },
  { slots: [0, 1, 2, 3, 4, 5, 6, 7, 8], width: 64 }
].map(({ slots, width }) =>
  kernelCase(
    cacheWriteKernel,
    `slots ${slots.join(', ')} of width ${width}`,
    { pool: noise('pool', [9, width]), values: noise('values', [slots.length, width]), slots: integers([slots.length], slots) },
    () => null
  )
);

export default cases;
