/** Log-probabilities from hidden states: the same in tiles as at once, as plain ops say, and with the slopes of central differences. */
import { dispose, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { headFigures, headGradient } from '../../src/ops/head/head';
import { disposeWeight, freeze, type Weight } from '../../src/ops/linear/weight';
import { loadWeight } from '../../src/ops/linear/weightWriter';
import { expectClose } from './rig/close';
import { coded } from './rig/coded';
import { onEveryDevice } from './rig/device';
import { floats, integers, noise, take, tensorOf, type Plain } from './rig/plain';

/** Three blocks of tokens, the last a short one. */
const [ROWS, WIDTH, VOCABULARY] = [4, 32, 2100];
/** Room for one block and no more. */
const NARROW = 1;
const TARGETS = [2099, 0, 1024, 1023];
const SLOPES = [0.5, -2, 0, 1.25];
const hidden = noise('hidden', [ROWS, WIDTH]);
const matrix = coded('q8', VOCABULARY, WIDTH, 0);

const HEADS: Readonly<Record<string, () => Weight>> = {
  'from codes': () => loadWeight(matrix.quantised),
  'from floats': () => freeze(tensorOf<Tensor2D>(matrix.unpacked))
};

/** Figures and gradient on the active device. */
async function computed(open: () => Weight, bytes?: number, rows = ROWS): Promise<[Plain, Plain]> {
  const head = open();
  const states = tensorOf<Tensor2D>({ shape: [rows, WIDTH], values: hidden.values.slice(0, rows * WIDTH) });
  const [targets, slopes] = [tensorOf<Tensor1D>(integers([rows], TARGETS.slice(0, rows))), tensorOf<Tensor1D>(floats([rows], SLOPES.slice(0, rows)))];
  const figures = headFigures(states, head, targets, bytes);
  const [said, gradient] = await take([figures.clone(), headGradient(slopes, states, head, targets, figures, bytes)]);
  dispose([states, targets, slopes, figures]);
  disposeWeight(head);
  return [said!, gradient!];
}

/** Natural logarithms of softmax over the vocabulary of each row, in 64 bits. */
function logSoftmax(states: readonly number[]): number[][] {
  return TARGETS.map((_, row) => {
    const logits = Array.from({ length: VOCABULARY }, (_, token) => {
      let logit = 0;
      for (let i = 0; i < WIDTH; i++) logit += states[row * WIDTH + i]! * matrix.unpacked.values[token * WIDTH + i]!;
      return logit;
    });
    const peak = Math.max(...logits);
    const total = peak + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - peak), 0));
    return [...logits.map((logit) => logit - total), total];
  });
}

const lossOf = (states: readonly number[]): number => logSoftmax(states).reduce((sum, logs, row) => sum + SLOPES[row]! * logs[TARGETS[row]!]!, 0);

describe.each(Object.entries(HEADS))('a head %s', (_, open) => {
  onEveryDevice((device) => {
    it('gives the figures of the definitions and the slopes of its values', async () => {
      const [figures, gradient] = await computed(open, NARROW);
      const expected = logSoftmax([...hidden.values]).flatMap((all, row) => {
        const [logs, total] = [all.slice(0, VOCABULARY), all[VOCABULARY]!];
        return [logs[TARGETS[row]!]!, -logs.reduce((sum, log) => sum + Math.exp(log) * log, 0), total];
      });
      expectClose(figures, floats([ROWS, 3], expected));
      const values = [...hidden.values];
      const step = 1e-4; // in 64 bits: truncation and rounding both stay below 1e-7
      const slope = (i: number): number => (lossOf(values.with(i, values[i]! + step)) - lossOf(values.with(i, values[i]! - step))) / (2 * step);
      const some = [...values.keys()].filter((i) => i % 7 === 0);
      expectClose(
        floats(
          [some.length],
          some.map((i) => gradient.values[i]!)
        ),
        floats([some.length], some.map(slope)),
        1e-4
      );
    });

    it('gives the same in tiles as at once', async () => {
      const [narrow, whole] = [await computed(open, NARROW), await computed(open)];
      if (device === 'webgpu') expect(narrow[0].values, 'A block is a block in any tile.').toEqual(whole[0].values);
      expectClose(narrow[0], whole[0], 1e-6);
      expectClose(narrow[1], whole[1], 1e-6);
    });

    it('gives a row the same figures alone as in a batch', async () => {
      const [[alone], [together]] = [await computed(open, NARROW, 1), await computed(open)];
      expect([...alone.values]).toEqual([...together.values.subarray(0, 3)]);
    });
  });
});
