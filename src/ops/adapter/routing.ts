/** How each row of a batch finds its own agent's part of matrices in which the agents' parts lie side by side. */
import { add, getBackend, matMul, tidy, transpose, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { expand } from './expand';
import { heapView } from '../core/wasmHeap';
import type { SlotLayout } from './slotLayout';
import { slotGradient } from './slotGradient';
import { shrink } from './shrink';

/** The team whose adapters lie side by side. */
export interface AdapterSlots {
  readonly count: number;
  readonly rank: number;
  /** What a row's narrow half is multiplied by: alpha / rank. */
  readonly scale: number;
}

/** Products of rows with their own parts; `narrow`'s result goes to `widen` and `gradient` only, since its width is the route's affair. */
export interface AdapterRouting {
  /** scale · x·Wᵀ_own of x [rows, length]. */
  shrink(x: Tensor2D, matrix: Tensor2D, along: SlotLayout['along']): Tensor2D;
  /** base + s·W_own, [rows, length]. */
  expand(base: Tensor2D, s: Tensor2D, matrix: Tensor2D, along: SlotLayout['along']): Tensor2D;
  /** Each agent's Σ xᵀ·s over its own rows, of the matrix's shape; exactly 0 where it has none. */
  gradient(x: Tensor2D, s: Tensor2D, along: SlotLayout['along']): Tensor2D;
}

/** The active device's route. `rows` int32 [rows] holds each row's agent, −1 for the bare base, and must outlive the route. */
export const adapterRouting = (rows: Tensor1D, team: AdapterSlots): AdapterRouting =>
  getBackend() === 'webgpu' ? ownRoute(rows, team) : sharedRoute(rows, team);

/** Programs that read the own part only: a row's bits are the same in any company, for any number of agents and any rank. */
function ownRoute(rows: Tensor1D, { count: agents, rank, scale }: AdapterSlots): AdapterRouting {
  return {
    shrink: (x, matrix, along) => shrink(x, matrix, rows, { rank, along }, scale),
    expand: (base, s, matrix, along) => expand(base, s, matrix, rows, { rank, along }),
    gradient: (x, s, along) => slotGradient(x, s, rows, { agents, rank, along })
  };
}

/** Plain products with all agents' parts, of which a row then keeps its own: XNNPACK does them many times faster than a loop does the one that counts. */
function sharedRoute(rows: Tensor1D, { rank, scale }: AdapterSlots): AdapterRouting {
  return {
    shrink: (x, matrix, along) =>
      keepOwn(
        tidy(() => matMul(x, along === 'columns' ? matrix : transpose(matrix))),
        rows,
        rank,
        scale
      ),
    expand: (base, s, matrix, along) => tidy(() => add(base, matMul(s, along === 'rows' ? matrix : transpose(matrix)))),
    gradient: (x, s, along) => tidy(() => (along === 'columns' ? matMul(transpose(x), s) : matMul(transpose(s), x)))
  };
}

/** Multiplies what belongs to each row's own agent by `scale` and makes the rest 0, in place: s [rows, agents · rank] on the WebAssembly heap, just computed. */
function keepOwn(s: Tensor2D, rows: Tensor1D, rank: number, scale: number): Tensor2D {
  const columns = s.shape[1];
  const values = heapView(s);
  heapView(rows).forEach((agent, row) => {
    const [from, to] = [row * columns + agent * rank, row * columns + (agent + 1) * rank];
    for (let i = row * columns; i < (row + 1) * columns; i++) values[i] = i >= from && i < to ? scale * values[i]! : 0;
  });
  return s;
}
