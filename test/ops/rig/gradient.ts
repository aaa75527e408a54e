/** Gradients recorded on the tape, held against central differences of the op's own values. */
import { dispose, grads, type Tensor } from '@tensorflow/tfjs-core';
import { expectClose } from './close';
import { use, type DeviceName } from './device';
import { noise, take, tensorOf, type Plain } from './plain';

/** An op on the active device: a function of its differentiable operands, and the tensors it closes over, which are disposed after use. */
export interface Prepared {
  readonly apply: (...operands: Tensor[]) => Tensor;
  readonly constants?: readonly Tensor[];
}

/** Half the distance of the two values of a difference; large, since the values have 24 bits only. */
const STEP = 1e-2;

/**
 * Relative to the largest slope. With slopes and third derivatives of order 1 a difference errs by STEP² / 6 ≈ 2e-5 of truncation
 * and, over some hundred outputs, 1e-6 / (2 · STEP) ≈ 5e-5 of rounding; the rest is head room for sharper ops.
 */
const TOLERANCE = 1e-3;

const nudged = (plain: Plain, at: number, by: number): Plain => ({ ...plain, values: plain.values.map((value, i) => (i === at ? value + by : value)) });

/** Expects d(Σ dy ∘ op)/d(operand) on `device` to be what central differences, taken on WebAssembly, say it is, for each operand. */
export async function expectGradients(device: DeviceName, prepare: () => Prepared, operands: readonly Plain[]): Promise<void> {
  await use('wasm');
  const shape = (await valueOf(prepare, operands)).shape;
  const dy = noise('dy', shape);
  const expected: Plain[] = [];
  for (const [position, operand] of operands.entries()) {
    const slopes = new Float32Array(operand.values.length);
    for (const i of slopes.keys()) {
      const sides = [nudged(operand, i, STEP), nudged(operand, i, -STEP)] as const;
      const losses = [];
      for (const side of sides) losses.push(lossOf(await valueOf(prepare, operands.with(position, side)), dy));
      slopes[i] = (losses[0]! - losses[1]!) / (sides[0].values[i]! - sides[1].values[i]!);
    }
    expected.push({ shape: operand.shape, values: slopes });
  }
  await use(device);
  const actual = await slopesOf(prepare, operands, dy);
  actual.forEach((slopes, i) => expectClose(slopes, expected[i]!, TOLERANCE, `gradient of operand ${i}`));
}

const lossOf = ({ values }: Plain, dy: Plain): number => [...values].reduce((total, value, i) => total + value * dy.values[i]!, 0);

async function valueOf(prepare: () => Prepared, operands: readonly Plain[]): Promise<Plain> {
  const { apply, constants = [] } = prepare();
  const tensors = operands.map((operand) => tensorOf(operand));
  const [value] = await take([apply(...tensors)]);
  dispose([...tensors, ...constants]);
  return value!;
}

/** The tape's gradients of Σ dy ∘ op on the active device. */
export async function slopesOf(prepare: () => Prepared, operands: readonly Plain[], dy: Plain): Promise<Plain[]> {
  const { apply, constants = [] } = prepare();
  const [outward, ...tensors] = [dy, ...operands].map((operand) => tensorOf(operand));
  const slopes = await take(grads(apply)(tensors, outward!));
  dispose([outward!, ...tensors, ...constants]);
  return slopes;
}
