/** One place further: one row, rows of different lengths, requests of two and of more columns. */
import { advanceDecodeKernel } from '../../../src/ops/head/advanceDecode';
import { kernelCase, type KernelCase } from '../rig/kernelCase';
import { floats, integers } from '../rig/plain';

/** Rows whose sequences have these lengths, in a table of twelve places. */
function step(lengths: readonly number[], columns: number) {
  const rows = lengths.length;
  const numbers = (count: number, value: (i: number) => number): number[] => Array.from({ length: count }, (_, i) => value(i));
  return {
    drawn: floats(
      [rows, 2],
      numbers(2 * rows, (i) => (i % 2 ? -0.5 : 151_900 + i))
    ),
    table: integers(
      [rows, 12],
      numbers(12 * rows, (i) => (i * 7) % 101)
    ),
    ids: integers(
      [rows],
      numbers(rows, (i) => i)
    ),
    positions: integers(
      [rows],
      lengths.map((length) => length - 1)
    ),
    slots: integers(
      [rows],
      numbers(rows, (i) => 90 + i)
    ),
    lengths: integers([rows], lengths),
    requests: integers(
      [rows, columns],
      numbers(rows * columns, (i) => 1000 - i)
    )
  };
}

const cases: readonly KernelCase[] = [
  kernelCase(advanceDecodeKernel, 'one row', step([1], 2), () => null),
  kernelCase(advanceDecodeKernel, 'rows of different lengths', step([3, 11, 1, 7, 7], 4), () => null),
  kernelCase(
    advanceDecodeKernel,
    'two workgroups',
    step(
      Array.from({ length: 70 }, (_, i) => 1 + (i % 11)),
      3
    ),
    () => null
  )
];

export default cases;
