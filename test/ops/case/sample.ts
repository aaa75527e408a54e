/** Draws: greedy and at several temperatures in one batch, rows shared between requests, seeds that fill all 32 bits, a tile in the middle, many blocks. */
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { seedOf } from '../../../src/math/random';
import { noiseOf, streamOf, uniformOf } from '../../../src/ops/head/gumbel';
import { LOWEST_LOGIT, sampleBlocksKernel } from '../../../src/ops/head/sample';
import { sampleMergeKernel } from '../../../src/ops/head/sampleMerge';
import { kernelCase, type KernelCase } from '../rig/kernelCase';
import { floats, indices, integers, noise, tensorOf } from '../rig/plain';

const ROWS = 3;

/** A tile of `count` tokens from `first` on, of `all` blocks. */
const TILES = [
  { first: 0, count: 2, all: 1 },
  { first: 0, count: 324, all: 2 },
  { first: 1024, count: 1100, all: 4 }
] as const;

const tiles = TILES.map(({ first, count, all }) => {
  const draws = [0, 1, 0.7, 1.5, 0.2, 1, 1, 0].map((temperature, i) => ({ temperature, seed: seedOf('draw', count, i), position: 31 * i, row: i % ROWS }));
  const keys = draws.flatMap(({ temperature, seed, position }) => {
    const stream = streamOf(seed, position);
    return Array.from({ length: count }, (_, token) => (temperature === 0 ? 0 : noiseOf(uniformOf(stream, first + token))));
  });
  const inputs = {
    logits: noise(`logits ${count}`, [ROWS, count], 2),
    requests: integers(
      [draws.length, 4],
      draws.flatMap(({ seed, position, row }) => [seed | 0, position, row, 0])
    ),
    controls: floats(
      [draws.length, 3],
      draws.flatMap(({ temperature }) => [temperature, 1, LOWEST_LOGIT])
    ),
    records: noise('records', [draws.length, all, 5])
  };
  const inverse = draws.map(({ temperature }) => 1 / (temperature || 1));
  return kernelCase(sampleBlocksKernel, `tokens ${first} to ${first + count}`, inputs, () => ({
    first,
    oracle: { noise: tensorOf<Tensor2D>(floats([draws.length, count], keys)), inverse: tensorOf<Tensor2D>(floats([draws.length, 1], inverse)) }
  }));
});

const merges = [
  [4, 1],
  [3, 70]
].map(([requests, all]) => {
  const totals = indices('totals', [requests! * all!], 50).values;
  const records = noise('records', [requests! * all!, 5], 3).values.map((value, i) => {
    if (i % 5 === 1) return (i / 5) | 0; // the token
    return i % 5 === 4 ? 1 + totals[(i / 5) | 0]! : value;
  });
  return kernelCase(sampleMergeKernel, `${requests} requests of ${all} blocks`, { records: floats([requests!, all!, 5], [...records]) }, () => null);
});

export default [...tiles, ...merges] satisfies readonly KernelCase[];
