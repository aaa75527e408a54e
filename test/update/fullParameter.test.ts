/** Training a whole body: every parameter's gradient against central differences, micro-batches, and a loss that falls. */
import { dispose, keep, mul, tensor2d, type Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { freshParameters } from '../../src/model/body/body';
import type { ModelShape } from '../../src/model/body/shape';
import { openDevice } from '../../src/ops/core/device';
import type { Gradients } from '../../src/update/gradient';
import { packSequences, type TrainingSequence } from '../../src/update/pack';
import { supervisedStep } from '../../src/update/supervised';
import { trainableBody } from '../../src/update/trainable';
import { fullParameterPass } from '../../src/update/fullParameter';
import { OTHERS } from '../model/tiny';
import { TINY_SHAPE } from './tinyShape';

const SHAPE: ModelShape = { ...TINY_SHAPE, layers: 2, mlpWidth: 32 };
const SEQUENCES: readonly TrainingSequence[] = [
  { slot: -1, tokens: [1, 2, 3, 4, 5, 2, 7], targets: [3, 4, 6] },
  { slot: -1, tokens: [1, 2, 3, 11, 2], targets: [3, 4] },
  { slot: -1, tokens: [5, 5, 9, 16], targets: [1, 3] }
];
const SLOPES = [0.3, -0.7, 1.1, 0.4, -0.2, 0.5, -0.9];
const OPTIMISER = { learningRate: 3e-3, beta1: 0.9, beta2: 0.98, weightDecay: 0.05, clipNorm: 1 };

function openWhole(changes: Partial<ModelShape> = {}) {
  const shape = { ...SHAPE, ...changes };
  const fresh = freshParameters(shape, 3);
  // Embeddings as large as trained ones, so that differences rise above rounding.
  const larger = (matrix: Tensor2D): Tensor2D => keep(mul(matrix, 10));
  return trainableBody(shape, { ...fresh, head: larger(fresh.head), embedding: fresh.embedding && larger(fresh.embedding) });
}

it.each(Object.entries({ 'of Qwen2': {}, ...OTHERS }))('has the gradient of central differences in every parameter %s', async (_, changes) => {
  await openDevice('wasm');
  const whole = openWhole(changes);
  const packed = packSequences(SEQUENCES);
  const loss = async (): Promise<number> => {
    const spare: Gradients = new Map();
    const total = await fullParameterPass(whole, packed, SLOPES, spare);
    dispose([...spare.values()]);
    return total;
  };
  const gradients: Gradients = new Map();
  await fullParameterPass(whole, packed, SLOPES, gradients);
  for (const { name, parameter } of [...whole.layers.flat(), ...whole.tail]) {
    const slope = await gradients.get(name)!.data();
    const length = Math.hypot(...slope);
    const before = Float32Array.from(await parameter.values.data());
    // A step of 0.02 along the gradient itself, in which the derivative is its length.
    const moved = async (step: number): Promise<number> => {
      Object.assign(parameter, {
        values: keep(
          tensor2d(
            before.map((value, i) => value + (step * slope[i]!) / length),
            parameter.values.shape
          )
        )
      });
      return loss();
    };
    const numeric = ((await moved(0.02)) - (await moved(-0.02))) / 0.04;
    await moved(0);
    // Curvature over the step and f32 rounding leave about a hundredth.
    expect(Math.abs(numeric - length) / length, name).toBeLessThan(0.012);
  }
});

it('gives the same step in one micro-batch and in many, and lowers the loss', async () => {
  await openDevice('wasm');
  const [one, many] = [openWhole(), openWhole()];
  const first = await supervisedStep(one, SEQUENCES, OPTIMISER, 64, 1);
  const split = await supervisedStep(many, SEQUENCES, OPTIMISER, 4, 1);
  expect(split.loss).toBeCloseTo(first.loss, 5);
  expect(split.gradNorm / first.gradNorm).toBeCloseTo(1, 4);
  for (const [i, { parameter }] of one.tail.entries()) {
    const other = await many.tail[i]!.parameter.values.data();
    (await parameter.values.data()).forEach((value, at) => expect(value).toBeCloseTo(other[at]!, 4));
  }
  let last = first;
  for (let step = 2; step <= 30; step++) last = await supervisedStep(one, SEQUENCES, OPTIMISER, 64, step);
  expect(last.loss).toBeLessThan(first.loss / 4);
  dispose([one, many].flatMap(({ layers, tail }) => [...layers.flat(), ...tail].map(({ parameter }) => parameter.values)));
});
