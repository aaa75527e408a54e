/** Log-probability and entropy by their definitions in 64 bits, and the gradient by central differences. */
import { dispose, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import { logprob } from '../../src/ops/head/logprob';
import { logprobGradient } from '../../src/ops/head/logprobGradient';
import { expectClose } from './rig/close';
import { onEveryDevice } from './rig/device';
import { floats, integers, noise, take, tensorOf } from './rig/plain';

const [ROWS, WIDTH] = [3, 70];
const logits = noise('logits', [ROWS, WIDTH], 2);
const TARGETS = [69, 0, 31];
const SLOPES = [0.5, -2, 0];

/** Natural logarithms of softmax, row by row. */
function logSoftmax(values: readonly number[]): number[][] {
  return Array.from({ length: ROWS }, (_, row) => {
    const own = values.slice(row * WIDTH, (row + 1) * WIDTH);
    const total = Math.log(own.reduce((sum, value) => sum + Math.exp(value), 0));
    return own.map((value) => value - total);
  });
}

const loss = (values: readonly number[]): number => logSoftmax(values).reduce((sum, logs, row) => sum + SLOPES[row]! * logs[TARGETS[row]!]!, 0);

onEveryDevice(() => {
  const computed = async () => {
    const [scores, targets] = [tensorOf<Tensor2D>(logits), tensorOf<Tensor1D>(integers([ROWS], TARGETS))];
    const slopes = tensorOf<Tensor1D>(floats([ROWS], SLOPES));
    const figures = logprob(scores, targets);
    const results = await take([figures.clone(), logprobGradient(slopes, scores, targets, figures)]);
    dispose([scores, targets, slopes, figures]);
    return results;
  };

  it('is what the definitions say', async () => {
    const expected = logSoftmax([...logits.values]).flatMap((logs, row) => {
      const target = TARGETS[row]!;
      return [logs[target]!, -logs.reduce((sum, log) => sum + Math.exp(log) * log, 0), logits.values[row * WIDTH + target]! - logs[target]!];
    });
    expectClose((await computed())[0]!, floats([ROWS, 3], expected));
  });

  it('has the slopes of its values', async () => {
    const values = [...logits.values];
    const step = 1e-4; // in 64 bits: truncation and rounding both stay below 1e-8
    const slope = (i: number) => (loss(values.with(i, values[i]! + step)) - loss(values.with(i, values[i]! - step))) / (2 * step);
    expectClose((await computed())[1]!, floats([ROWS, WIDTH], [...values.keys()].map(slope)));
  });
});
