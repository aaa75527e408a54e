/** Multiplies each row of a batch by its own agent's slot of matrices that hold the adapters of several agents side by side. */
import { add, getBackend, matMul, tidy, transpose, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { expand } from './expand';
import { heapView } from '../core/wasmHeap';
import type { SlotLayout } from './slotLayout';
import { slotGradient } from './slotGradient';
import { shrink } from './shrink';

/** The adapters that lie side by side, one an agent. */
export interface AdapterSlots {
  readonly count: number;
  readonly rank: number;
  /** What `shrink` multiplies by: alpha / rank. */
  readonly scale: number;
}

/** Products of rows with their own slots. What `shrink` returns is for `expand` and `gradient` only, since its width differs by device. */
export interface AdapterRouting {
  /** scale · x·Wᵀ_own of x [rows, length]. */
  shrink(x: Tensor2D, matrix: Tensor2D, along: SlotLayout['along']): Tensor2D;
  /** base + s·W_own, [rows, length]. */
  expand(base: Tensor2D, s: Tensor2D, matrix: Tensor2D, along: SlotLayout['along']): Tensor2D;
  /** Each slot's Σ xᵀ·s over its own rows, of the matrix's shape; exactly 0 where it has none. */
  gradient(x: Tensor2D, s: Tensor2D, along: SlotLayout['along']): Tensor2D;
}

/** The active device's way. `rows` int32 [rows] holds each row's slot, −1 for the bare base, and must outlive the routing. */
export const adapterRouting = (rows: Tensor1D, slots: AdapterSlots): AdapterRouting =>
  getBackend() === 'webgpu' ? bySlot(rows, slots) : throughAll(rows, slots);

/** Programs that read a row's own slot only: its bits are the same whatever else is in the batch, for any number of slots and any rank. */
function bySlot(rows: Tensor1D, { count, rank, scale }: AdapterSlots): AdapterRouting {
  return {
    shrink: (x, matrix, along) => shrink(x, matrix, rows, { rank, along }, scale),
    expand: (base, s, matrix, along) => expand(base, s, matrix, rows, { rank, along }),
    gradient: (x, s, along) => slotGradient(x, s, rows, { count, rank, along })
  };
}

/** Plain products with all slots, of which each row keeps its own: in XNNPACK all of them take a fraction of the time of a loop over the row's own slot. */
function throughAll(rows: Tensor1D, { rank, scale }: AdapterSlots): AdapterRouting {
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

/** In place on s [rows, slots · rank]: multiplies each row's own slot by `scale` and zeroes the other slots. Called right after s is computed, before the WebAssembly heap can move. */
function keepOwn(s: Tensor2D, rows: Tensor1D, rank: number, scale: number): Tensor2D {
  const columns = s.shape[1];
  const values = heapView(s);
  heapView(rows).forEach((slot, row) => {
    const [from, to] = [row * columns + slot * rank, row * columns + (slot + 1) * rank];
    for (let i = row * columns; i < (row + 1) * columns; i++) values[i] = i >= from && i < to ? scale * values[i]! : 0;
  });
  return s;
}
