/** The gradient of entropies in the logits, by central differences in 64 bits. */
import { dispose, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import { entropyGradient } from '../../src/ops/head/entropyGradient';
import { logprob } from '../../src/ops/head/logprob';
import { expectClose } from './rig/close';
import { onEveryDevice } from './rig/device';
import { floats, integers, noise, take, tensorOf } from './rig/plain';

const [ROWS, WIDTH] = [3, 70];
const logits = noise('entropy logits', [ROWS, WIDTH], 2);
const SLOPES = [0.5, -2, 0];

/** Σ slope · H over the rows. */
function weighed(values: readonly number[]): number {
  return SLOPES.reduce((sum, slope, row) => {
    const own = values.slice(row * WIDTH, (row + 1) * WIDTH);
    const total = Math.log(own.reduce((all, value) => all + Math.exp(value), 0));
    return sum - slope * own.reduce((all, value) => all + Math.exp(value - total) * (value - total), 0);
  }, 0);
}

onEveryDevice(() => {
  it('is the slope of the entropy', async () => {
    const [scores, targets, slopes] = [tensorOf<Tensor2D>(logits), tensorOf<Tensor1D>(integers([ROWS], [1, 2, 3])), tensorOf<Tensor1D>(floats([ROWS], SLOPES))];
    const figures = logprob(scores, targets);
    const [gradient] = await take([entropyGradient(slopes, scores, figures)]);
    dispose([scores, targets, slopes, figures]);
    const values = [...logits.values];
    const step = 1e-4;
    const slope = (i: number) => (weighed(values.with(i, values[i]! + step)) - weighed(values.with(i, values[i]! - step))) / (2 * step);
    expectClose(gradient!, floats([ROWS, WIDTH], [...values.keys()].map(slope)));
  });
});
