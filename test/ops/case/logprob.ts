/** Log-probabilities: vocabularies narrower and wider than a workgroup and than a block, tiles in the middle of one, logits far from zero. */
import { logprobBlocksKernel, logprobMergeKernel } from '../../../src/ops/head/logprob';
import { logprobGradientKernel } from '../../../src/ops/head/logprobGradient';
import { kernelCase, type KernelCase } from '../rig/kernelCase';
import { floats, indices, integers, noise } from '../rig/plain';

/** A tile of `count` tokens from `first` on, of `all` blocks. */
const TILES = [
  { rows: 1, first: 0, count: 2, all: 1, deviation: 1 },
  { rows: 5, first: 0, count: 63, all: 1, deviation: 2 },
  { rows: 2, first: 0, count: 130, all: 1, deviation: 60 },
  { rows: 3, first: 1024, count: 1100, all: 4, deviation: 5 }
] as const;

const tiles: readonly KernelCase[] = TILES.flatMap(({ rows, first, count, all, deviation }) => {
  const title = `${rows} rows of tokens ${first} to ${first + count}, deviation ${deviation}`;
  const logits = noise(`logits ${count}`, [rows, count], deviation);
  const targets = integers([rows], [first + count - 1, 0, first, first + 1024, 4000].slice(0, rows));
  const totals = Array.from({ length: rows }, (_, row) => logSumExp([...logits.values.subarray(row * count, (row + 1) * count)]));
  const figures = floats(
    [rows, 3],
    totals.flatMap((total) => [0, 0, total])
  );
  return [
    kernelCase(logprobBlocksKernel, title, { logits, targets, records: noise('records', [rows, all, 4]) }, () => ({ first })),
    kernelCase(logprobGradientKernel, title, { slopes: noise('slopes', [rows]), logits, targets, figures }, () => ({ first }))
  ];
});

const merges: readonly KernelCase[] = [
  [4, 1],
  [3, 70]
].map(([rows, all]) => {
  const columns = [noise('m', [rows! * all!], 5), indices('s', [rows! * all!], 50), noise('w', [rows! * all!], 3), noise('target', [rows! * all!])];
  const records = floats(
    [rows!, all!, 4],
    [...columns[0]!.values].flatMap((m, i) => [m, 1 + columns[1]!.values[i]!, -Math.abs(columns[2]!.values[i]!), columns[3]!.values[i]!])
  );
  return kernelCase(logprobMergeKernel, `${rows} rows of ${all} blocks`, { records }, () => null);
});

function logSumExp(logits: readonly number[]): number {
  const peak = Math.max(...logits);
  return peak + Math.log(logits.reduce((total, logit) => total + Math.exp(logit - peak), 0));
}

export default [...tiles, ...merges];
