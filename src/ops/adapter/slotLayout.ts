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
export interface Cut {
  readonly rank: number;
  readonly along: 'columns' | 'rows';
}

/** The side that all agents share. */
export const lengthOf = ([rows, columns]: readonly number[], { along }: Cut): number => (along === 'columns' ? rows! : columns!);

/** How many agents' parts it holds. */
const agentsIn = ([rows, columns]: readonly number[], { along, rank }: Cut): number => (along === 'columns' ? columns! : rows!) / rank;

/** Distances from one agent to the next, from one rank to the next, and along the shared side: element (agent, r, k) lies at the sum of each times its distance. */
export function stridesOf([, columns]: readonly number[], { along, rank }: Cut): Uniform[] {
  return along === 'columns' ? [{ u32: rank }, { u32: 1 }, { u32: columns! }] : [{ u32: rank * columns! }, { u32: columns! }, { u32: 1 }];
}

/** Each row's own part in plain tensor ops, [rows, rank, length]; zeros where its agent is −1. */
export function ownParts(matrix: Tensor, agents: Tensor, cut: Cut): Tensor3D {
  const side = cut.along === 'rows' ? matrix : transpose(matrix);
  const parts = reshape(side as Tensor2D, [agentsIn(matrix.shape, cut), cut.rank, lengthOf(matrix.shape, cut)]);
  const present = cast(greaterEqual(agents, 0), 'float32');
  return mul(gather(parts, maximum(agents, scalar(0, 'int32')) as Tensor1D), reshape(present, [-1, 1, 1]));
}
