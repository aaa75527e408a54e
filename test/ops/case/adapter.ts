/** Both halves of adapters, their gradients, and adapters written into their slots: slots along both sides, ranks below, at and above a tile, sums longer and shorter than the lanes, rows without a slot. */
import { expandKernel } from '../../../src/ops/adapter/expand';
import type { SlotLayout } from '../../../src/ops/adapter/slotLayout';
import { slotGradientKernel } from '../../../src/ops/adapter/slotGradient';
import { slotWriteKernel } from '../../../src/ops/adapter/slotWrite';
import { shrinkKernel } from '../../../src/ops/adapter/shrink';
import { kernelCase, type KernelCase } from '../rig/kernelCase';
import { integers, noise } from '../rig/plain';

interface Size {
  readonly rows: readonly number[];
  readonly count: number;
  readonly rank: number;
  readonly length: number;
}

/** `rows` are the slots of the rows, of which there are `count`. */
const SIZES: readonly Size[] = [
  { rows: [0], count: 1, rank: 1, length: 1 },
  { rows: [2, -1, 0, 2, 2], count: 3, rank: 5, length: 70 },
  { rows: [1, 0, 1], count: 2, rank: 11, length: 33 },
  { rows: [-1, -1], count: 2, rank: 8, length: 64 }
];

const cases: readonly KernelCase[] = SIZES.flatMap(({ rows, count, rank, length }) =>
  (['columns', 'rows'] as const).flatMap((along) => {
    const title = `${rows.length} rows of ${length}, ${count} slots of rank ${rank} along ${along}`;
    const layout: SlotLayout = { rank, along };
    const matrix = noise('matrix', along === 'columns' ? [length, count * rank] : [count * rank, length]);
    const slots = integers([rows.length], rows);
    const [x, s] = [noise('x', [rows.length, length]), noise('s', [rows.length, rank])];
    return [
      kernelCase(shrinkKernel, title, { x, matrix, slots }, () => ({ ...layout, scale: 1.5 })),
      kernelCase(expandKernel, title, { base: x, s, matrix, slots }, () => layout),
      kernelCase(slotGradientKernel, title, { x, s, slots }, () => ({ ...layout, count })),
      kernelCase(slotWriteKernel, title, { matrix, part: noise('part', along === 'columns' ? [length, rank] : [rank, length]) }, () => ({
        ...layout,
        slot: count - 1
      }))
    ];
  })
);

export default cases;
