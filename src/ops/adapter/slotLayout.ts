/** Where each adapter slot lies in a matrix that holds the adapters of several agents side by side. */
import {
  cast,
  gather,
  greaterEqual,
  maximum,
  mul,
  reshape,
  scalar,
  transpose,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D
} from '@tensorflow/tfjs-core';
import type { Uniform } from '../core/gpu';

/** How slots lie in a matrix: A [length, slots · rank] along its columns, B [slots · rank, length] along its rows. */
export interface SlotLayout {
  readonly rank: number;
  readonly along: 'columns' | 'rows';
}

/** Length of the side that all slots share. */
export const sharedLength = ([rows, columns]: readonly number[], { along }: SlotLayout): number => (along === 'columns' ? rows! : columns!);

/** How many slots a matrix has. */
const slotsIn = ([rows, columns]: readonly number[], { along, rank }: SlotLayout): number => (along === 'columns' ? columns! : rows!) / rank;

/** Strides in numbers of slot, rank and shared side: element (slot, r, k) lies at slot · first + r · second + k · third. */
export function slotStrides([, columns]: readonly number[], { along, rank }: SlotLayout): Uniform[] {
  return along === 'columns' ? [{ u32: rank }, { u32: 1 }, { u32: columns! }] : [{ u32: rank * columns! }, { u32: columns! }, { u32: 1 }];
}

/** Each row's own slot of a matrix, [rows, rank, length], in plain tensor ops; zeros where the row's slot is −1. */
export function ownSlots(matrix: Tensor, slots: Tensor, layout: SlotLayout): Tensor3D {
  const side = layout.along === 'rows' ? matrix : transpose(matrix);
  const parts = reshape(side as Tensor2D, [slotsIn(matrix.shape, layout), layout.rank, sharedLength(matrix.shape, layout)]);
  const present = cast(greaterEqual(slots, 0), 'float32');
  return mul(gather(parts, maximum(slots, scalar(0, 'int32')) as Tensor1D), reshape(present, [-1, 1, 1]));
}
