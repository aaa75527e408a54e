/** Where each agent's part lies in a matrix in which several agents' parts lie side by side. */
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

/** How a matrix is cut into parts: A [length, agents · rank] along its columns, B [agents · rank, length] along its rows. */
export interface SlotLayout {
  readonly rank: number;
  readonly along: 'columns' | 'rows';
}

/** The side that all agents share. */
export const sharedLength = ([rows, columns]: readonly number[], { along }: SlotLayout): number => (along === 'columns' ? rows! : columns!);

/** How many agents' parts it holds. */
const slotsIn = ([rows, columns]: readonly number[], { along, rank }: SlotLayout): number => (along === 'columns' ? columns! : rows!) / rank;

/** Distances from one agent to the next, from one rank to the next, and along the shared side: element (agent, r, k) lies at the sum of each times its distance. */
export function slotStrides([, columns]: readonly number[], { along, rank }: SlotLayout): Uniform[] {
  return along === 'columns' ? [{ u32: rank }, { u32: 1 }, { u32: columns! }] : [{ u32: rank * columns! }, { u32: columns! }, { u32: 1 }];
}

/** Each row's own part in plain tensor ops, [rows, rank, length]; zeros where its agent is −1. */
export function ownSlots(matrix: Tensor, agents: Tensor, cut: SlotLayout): Tensor3D {
  const side = cut.along === 'rows' ? matrix : transpose(matrix);
  const parts = reshape(side as Tensor2D, [slotsIn(matrix.shape, cut), cut.rank, sharedLength(matrix.shape, cut)]);
  const present = cast(greaterEqual(agents, 0), 'float32');
  return mul(gather(parts, maximum(agents, scalar(0, 'int32')) as Tensor1D), reshape(present, [-1, 1, 1]));
}
