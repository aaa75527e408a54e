/** Rotary position embedding (arXiv 2104.09864), rotate-half pairing as in Llama and Qwen: pairs (i, i + width/2) are rotated by position · θ^(−2i/width). */
import { add, concat, gather, mul, reshape, slice, sub, type Tensor1D, type Tensor2D, type Tensor3D } from '@tensorflow/tfjs-core';
import { differentiable } from '../core/differentiable';
import { grid } from '../core/gpu';
import { run, type Kernel } from '../core/kernel';
import wgsl from './rotary.wgsl?raw';

interface RotaryAttributes {
  /** Width of one head. */
  readonly width: number;
  /** 1 rotates forward, −1 back: the gradient of a rotation is the opposite rotation. */
  readonly direction: 1 | -1;
}

/** Rotates one row, head by head, into `y`, which may be `x`; `angles` [half, (cos, sin)] are those of its position. */
export function rotateRow(x: Float32Array, y: Float32Array, angles: Float32Array, direction: 1 | -1): void {
  const half = angles.length / 2;
  for (let head = 0; head < x.length; head += 2 * half)
    for (let i = 0; i < half; i++) {
      const cos = angles[2 * i]!;
      const sin = angles[2 * i + 1]! * direction;
      const low = x[head + i]!;
      const high = x[head + half + i]!;
      y[head + i] = low * cos - high * sin;
      y[head + half + i] = high * cos + low * sin;
    }
}

/** x, y [rows, heads · width]; positions int32 [rows]; table from `computeRotaryTable`. */
export const rotaryKernel: Kernel<'x' | 'positions' | 'table', RotaryAttributes> = {
  name: 'Rotary',
  inputs: ['x', 'positions', 'table'],
  outputs: ({ x }) => [x],
  reference({ x, positions, table }, { width, direction }) {
    const [rows, columns] = x.shape as [number, number];
    const half = width / 2;
    const angles = gather(table as Tensor3D, positions as Tensor1D); // [rows, half, 2]
    const cos = reshape(slice(angles, [0, 0, 0], [-1, -1, 1]), [rows, 1, half]);
    const sin = mul(reshape(slice(angles, [0, 0, 1], [-1, -1, 1]), [rows, 1, half]), direction);
    const heads = reshape(x, [rows, columns / width, width]);
    const low = slice(heads, [0, 0, 0], [-1, -1, half]);
    const high = slice(heads, [0, 0, half], [-1, -1, half]);
    return [reshape(concat([sub(mul(low, cos), mul(high, sin)), add(mul(high, cos), mul(low, sin))], 2), [rows, columns])];
  },
  loop({ x, positions, table }, [y], { x: [, columns] }, { width, direction }) {
    for (let row = 0; row < positions.length; row++) {
      const of = (rows: Float32Array): Float32Array => rows.subarray(row * columns!, (row + 1) * columns!);
      rotateRow(of(x), of(y!), table.subarray(positions[row]! * width, (positions[row]! + 1) * width), direction);
    }
  },
  program({ x: [rows, columns] }, { width, direction }) {
    const count = (rows! * columns!) / 2;
    return [{ wgsl, workgroups: grid(Math.ceil(count / 64)), uniforms: [{ u32: count }, { u32: columns! / width }, { u32: width / 2 }, { f32: direction }] }];
  }
};

/** x [rows, heads · width] rotated by its positions int32 [rows]; `width` is that of one head. Differentiable in x. */
export function rotary(x: Tensor2D, positions: Tensor1D, table: Tensor3D, width: number): Tensor2D {
  return differentiable([x], {
    forward: ([x]) => ({ value: run(rotaryKernel, { x: x!, positions, table }, { width, direction: 1 })[0]! }),
    gradient: (dy) => [run(rotaryKernel, { x: dy, positions, table }, { width, direction: -1 })[0]!]
  });
}
