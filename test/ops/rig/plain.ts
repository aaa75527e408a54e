/** Tensors as plain arrays, from which a fresh tensor is made on whatever device is active, so that no two bodies share a buffer. */
import { dispose, tensor, type Tensor } from '@tensorflow/tfjs-core';
import { normal, randomOf } from '../../../src/math/random';

/** A float32 or, where the values are an Int32Array, int32 tensor's contents. */
export interface Plain {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array;
}

export const countOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

export const floats = (shape: readonly number[], values: readonly number[]): Plain => ({ shape, values: Float32Array.from(values) });
export const integers = (shape: readonly number[], values: readonly number[]): Plain => ({ shape, values: Int32Array.from(values) });

/** Normal values of the given deviation, the same at every run. */
export function noise(name: string, shape: readonly number[], deviation = 1): Plain {
  const random = randomOf('noise', name);
  return { shape, values: Float32Array.from({ length: countOf(shape) }, () => deviation * normal(random)) };
}

/** Uniform integers in [0, below), the same at every run. */
export function indices(name: string, shape: readonly number[], below: number): Plain {
  const random = randomOf('indices', name);
  return { shape, values: Int32Array.from({ length: countOf(shape) }, () => random.below(below)) };
}

/** A tensor on the active device with a copy of the values. */
export function tensorOf<T extends Tensor>({ shape, values }: Plain): T {
  return tensor(values.slice(), [...shape], values instanceof Int32Array ? 'int32' : 'float32') as T;
}

/** The tensors' values, after which they are gone. */
export async function take(tensors: readonly Tensor[]): Promise<Plain[]> {
  const values = await Promise.all(tensors.map((each) => each.data()));
  const plain = tensors.map(({ shape }, i): Plain => ({ shape: [...shape], values: Float32Array.from(values[i]!) }));
  dispose([...tensors]);
  return plain;
}
