/** Training for what rounded weights do: gradients at the rounded weights, applied to the floats. */
import { dispose } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { roundToQuantised } from '../../scripts/seedling/quantised';
import { GROUP_SIZE } from '../../src/math/quantise';
import { freshParameters } from '../../src/model/body/body';
import { openDevice } from '../../src/ops/core/device';
import { fullParameterPass } from '../../src/update/fullParameter';
import type { Gradients } from '../../src/update/gradient';
import { applyGradients, normOf } from '../../src/update/optimise';
import { packSequences, type TrainingSequence } from '../../src/update/pack';
import { supervisedStep } from '../../src/update/supervised';
import { trainableBody, type Trainable } from '../../src/update/trainable';
import { TINY_SHAPE } from './tinyShape';

const SEQUENCES: readonly TrainingSequence[] = [{ slot: -1, tokens: [1, 2, 3, 4, 5, 2, 7], targets: [3, 4, 6] }];
const OPTIMISER = { learningRate: 3e-3, beta1: 0.9, beta2: 0.98, weightDecay: 0.05, clipNorm: 1 };

const openBody = (): Trainable => trainableBody(TINY_SHAPE, freshParameters(TINY_SHAPE, 3));
const parametersOf = ({ layers, tail }: Trainable) => [...layers.flat(), ...tail];
const valuesOf = (body: Trainable): Promise<number[][]> =>
  Promise.all(parametersOf(body).map(async ({ parameter }) => [...(await parameter.values.data())] as number[]));

it('gives each group of inputs at most sixteen values within half a step of the floats, and gives the floats back', async () => {
  await openDevice('wasm');
  const body = openBody();
  const before = await valuesOf(body);
  const restore = roundToQuantised(body);
  const rounded = await valuesOf(body);
  restore();
  expect(await valuesOf(body)).toEqual(before);
  for (const [i, { name, parameter, decays }] of parametersOf(body).entries()) {
    const [inputs, outputs] = parameter.values.shape;
    if (!decays || name === 'head') continue;
    for (let output = 0; output < outputs; output++)
      for (let from = 0; from < inputs; from += GROUP_SIZE) {
        const group = (values: number[]) => Array.from({ length: GROUP_SIZE }, (_, k) => values[(from + k) * outputs + output]!);
        const [floats, codes] = [group(before[i]!), group(rounded[i]!)];
        const step = (Math.max(...floats) - Math.min(...floats)) / 15;
        expect(new Set(codes).size, name).toBeLessThanOrEqual(16);
        // Scale and offset are half floats, of 11 bits.
        floats.forEach((float, k) => expect(Math.abs(float - codes[k]!), name).toBeLessThan(0.5 * step + 0.01));
      }
  }
});

it('moves the floats by the gradient at the rounded weights', async () => {
  await openDevice('wasm');
  const [stepped, byHand] = [openBody(), openBody()];
  const { loss } = await supervisedStep(stepped, SEQUENCES, OPTIMISER, 100, 1, { rounding: roundToQuantised });
  const restore = roundToQuantised(byHand);
  const gradients: Gradients = new Map();
  const rounded = await fullParameterPass(byHand, packSequences(SEQUENCES), [-1 / 3, -1 / 3, -1 / 3], gradients);
  restore();
  const floats: Gradients = new Map();
  const unrounded = await fullParameterPass(byHand, packSequences(SEQUENCES), [-1 / 3, -1 / 3, -1 / 3], floats);
  dispose([...floats.values()]);
  applyGradients(byHand, gradients, OPTIMISER, await normOf(gradients), [1]);
  expect(loss).toBeCloseTo(rounded, 6);
  expect(Math.abs(loss - unrounded)).toBeGreaterThan(1e-4);
  expect(await valuesOf(stepped)).toEqual(await valuesOf(byHand));
});

it('gives the floats back where a step fails', async () => {
  await openDevice('wasm');
  const body = openBody();
  const before = await valuesOf(body);
  const [sequence] = SEQUENCES as [TrainingSequence];
  const broken = { ...sequence, tokens: sequence.tokens.map(() => TINY_SHAPE.vocabulary + 1), targets: [99] };
  await expect(supervisedStep(body, [broken], OPTIMISER, 100, 1, { rounding: roundToQuantised })).rejects.toThrow();
  expect(await valuesOf(body)).toEqual(before);
});
