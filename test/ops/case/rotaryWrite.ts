/** Rotations on the way to the cache: several heads and one, scattered slots, a row more than a workgroup; what no slot names must stay. */
import { rotaryWriteKernel } from '../../../src/ops/rotary/write';
import { kernelCase, type KernelCase } from '../rig/kernelCase';
import { indices, integers, noise } from '../rig/plain';

const SHAPES = [
  { slots: [2], heads: 1, keyHeads: 1, width: 2 },
  { slots: [4, 0, 7], heads: 4, keyHeads: 2, width: 6 },
  { slots: [8, 3], heads: 7, keyHeads: 1, width: 64 }
] as const;

const cases: readonly KernelCase[] = SHAPES.map(({ slots, heads, keyHeads, width }) => {
  const rows = slots.length;
  return kernelCase(
    rotaryWriteKernel,
    `${rows} rows, ${heads} heads on ${keyHeads} of ${width}`,
    {
      q: noise('q', [rows, heads * width]),
      k: noise('k', [rows, keyHeads * width]),
      v: noise('v', [rows, keyHeads * width]),
      positions: indices('positions', [rows], 11),
      slots: integers([rows], slots),
      table: noise('turn', [11, width / 2, 2]),
      keys: noise('keys', [9, keyHeads * width]),
      values: noise('values', [9, keyHeads * width])
    },
    () => ({ heads, keyHeads, width })
  );
});

export default cases;
