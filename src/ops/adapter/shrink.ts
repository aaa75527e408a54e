/** The narrow half of an adapter: each row through its own slot, `s[row, r] = scale · Σ_k x[row, k] · W[slot(row), r, k]`; 0 where it has none. */
import { expandDims, mul, sum, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { rowClass } from '../tuning/tunedPrograms';
import { grid, type Uniform } from '../core/gpu';
import { run, type Kernel, type Shapes } from '../core/kernel';
import { sharedLength, ownSlots, slotStrides, type SlotLayout } from './slotLayout';
import serial from './shrink.wgsl?raw';
import lanes from './shrinkLanes.wgsl?raw';

interface ShrinkAttributes extends SlotLayout {
  readonly scale: number;
}

type ShrinkOperand = 'x' | 'matrix' | 'slots';

/** Ranks that one workgroup of `shrinkLanes.wgsl` computes, each added up by 32 lanes. */
const TILE = 8;

function uniformsOf({ x: [rows], matrix }: Shapes<ShrinkOperand>, attributes: ShrinkAttributes): Uniform[] {
  return [
    { u32: rows! },
    { u32: sharedLength(matrix, attributes) },
    { u32: attributes.rank },
    ...slotStrides(matrix, attributes),
    { f32: attributes.scale },
    { f32: 1 }
  ];
}

/**
 * x [rows, length], matrix in slots (SlotLayout), slots int32 [rows], each row's slot or −1; s [rows, rank]. Both programs add in one order: 32 partial sums, the p-th over k = p, p + 32, …
 * by fma, then partials p and p + 16, p and p + 8, …, down to one. These sums are fma(a, one, b) with `one` a uniform of value 1, so that no compiler can fuse them with a product.
 */
export const shrinkKernel: Kernel<ShrinkOperand, ShrinkAttributes> = {
  name: 'Shrink',
  inputs: ['x', 'matrix', 'slots'],
  outputs: ({ x: [rows] }, { rank }) => [[rows!, rank]],
  reference: ({ x, matrix, slots }, attributes) => [mul(sum(mul(ownSlots(matrix, slots, attributes), expandDims(x, 1)), 2), attributes.scale)],
  program(shapes, attributes) {
    const [across, down] = grid(shapes.x[0]!);
    return [{ wgsl: lanes, workgroups: [across, down, Math.ceil(attributes.rank / TILE)], uniforms: uniformsOf(shapes, attributes) }];
  },
  variants: [
    {
      name: 'serial',
      program: (shapes, attributes) => [
        { wgsl: serial, workgroups: grid(Math.ceil((shapes.x[0]! * attributes.rank) / 64)), uniforms: uniformsOf(shapes, attributes) }
      ]
    }
  ],
  sizeClass: ({ x: [rows] }) => rowClass(rows!)
};

/** s [rows, rank] without a gradient. */
export function shrink(x: Tensor2D, matrix: Tensor2D, slots: Tensor1D, layout: SlotLayout, scale: number): Tensor2D {
  return run(shrinkKernel, { x, matrix, slots }, { ...layout, scale })[0] as Tensor2D;
}
