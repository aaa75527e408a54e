/** Halves of adapters, their gradients, and parts laid into place: parts along both sides, ranks below, at and above a tile, sums longer and shorter than the lanes, rows without an agent. */
import { expandKernel } from '../../../src/ops/adapter/expand';
import type { SlotLayout } from '../../../src/ops/adapter/slotLayout';
import { slotGradientKernel } from '../../../src/ops/adapter/slotGradient';
import { slotWriteKernel } from '../../../src/ops/adapter/slotWrite';
import { shrinkKernel } from '../../../src/ops/adapter/shrink';
import { kernelCase, type KernelCase } from '../rig/kernelCase';
import { integers, noise } from '../rig/plain';

interface Size {
  readonly rows: readonly number[];
  readonly agents: number;
  readonly rank: number;
  readonly length: number;
}

/** `rows` are the agents of the rows. */
const SIZES: readonly Size[] = [
  { rows: [0], agents: 1, rank: 1, length: 1 },
  { rows: [2, -1, 0, 2, 2], agents: 3, rank: 5, length: 70 },
  { rows: [1, 0, 1], agents: 2, rank: 11, length: 33 },
  { rows: [-1, -1], agents: 2, rank: 8, length: 64 }
];

const cases: readonly KernelCase[] = SIZES.flatMap(({ rows, agents, rank, length }) =>
  (['columns', 'rows'] as const).flatMap((along) => {
    const title = `${rows.length} rows of ${length}, ${agents} agents of rank ${rank} along ${along}`;
    const cut: SlotLayout = { rank, along };
    const matrix = noise('matrix', along === 'columns' ? [length, agents * rank] : [agents * rank, length]);
    const owners = integers([rows.length], rows);
    const [x, s] = [noise('x', [rows.length, length]), noise('s', [rows.length, rank])];
    return [
      kernelCase(shrinkKernel, title, { x, matrix, agents: owners }, () => ({ ...cut, scale: 1.5 })),
      kernelCase(expandKernel, title, { base: x, s, matrix, agents: owners }, () => cut),
      kernelCase(slotGradientKernel, title, { x, s, owners }, () => ({ ...cut, agents })),
      kernelCase(slotWriteKernel, title, { matrix, part: noise('part', along === 'columns' ? [length, rank] : [rank, length]) }, () => ({
        ...cut,
        agent: agents - 1
      }))
    ];
  })
);

export default cases;
