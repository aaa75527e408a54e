/** Tunes what depends on a model's heads, and the narrow half of its adapters: attention over the cache and in training, each at a size or two that stand for all. */
import { dispose, fill, tensor1d, tensor2d, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { attentionKernel } from './attention';
import { attentionGradientKernel } from './attentionGradient';
import type { Heads } from './attentionHeads';
import { cacheAttentionKernel } from './cacheAttention';
import type { Choices } from './choice';
import type { Kernel, Tensors } from './kernel';
import { shrinkKernel } from './shrink';
import { contestOf, tune, type Opening } from './tune';

/** Rows of a decode step, and of a chunk that is read. */
const FEW = 8;
const MANY = 128;
/** Tokens that a row sees in the cache, and that a training sequence has. */
const LENGTH = 256;
/** Ranks of an adapter. */
const RANK = 16;

/** Numbers that are neither equal nor zero. */
const waves = (rows: number, columns: number): Tensor2D =>
  tensor2d(
    Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(i)),
    [rows, columns]
  );

const indices = (length: number, value: (i: number) => number): Tensor1D =>
  tensor1d(
    Array.from({ length }, (_, i) => value(i)),
    'int32'
  );

function opening<Name extends string, Attributes>(kernel: Kernel<Name, Attributes>, inputs: () => Tensors<Name>, attributes: Attributes): Opening {
  return () => {
    const made = inputs();
    return { contest: contestOf(kernel, [made], attributes), close: () => dispose(Object.values<Tensor>(made)) };
  };
}

function cached(rows: number, shape: Heads): Opening {
  const { heads, keyHeads, width } = shape;
  return opening(
    cacheAttentionKernel,
    () => ({
      q: waves(rows, heads * width),
      k: waves(LENGTH, keyHeads * width),
      v: waves(LENGTH, keyHeads * width),
      table: tensor2d(
        Int32Array.from({ length: rows * LENGTH }, (_, i) => i % LENGTH),
        [rows, LENGTH],
        'int32'
      ),
      lengths: indices(rows, () => LENGTH)
    }),
    shape
  );
}

/** One sequence of full length. */
function packed({ heads, keyHeads, width }: Heads): Tensors<'q' | 'k' | 'v' | 'spans'> {
  const spans = tensor2d(
    Int32Array.from({ length: 2 * LENGTH }, (_, i) => (i % 2) * LENGTH),
    [LENGTH, 2],
    'int32'
  );
  return { q: waves(LENGTH, heads * width), k: waves(LENGTH, keyHeads * width), v: waves(LENGTH, keyHeads * width), spans };
}

const narrowed = (rows: number, width: number): Opening =>
  opening(shrinkKernel, () => ({ x: waves(rows, width), matrix: waves(width, RANK), agents: indices(rows, () => 0) }), {
    rank: RANK,
    along: 'columns',
    scale: 1
  });

/** The choices for a body of these heads and this width, raced for about `budget` milliseconds on the active WebGPU device; `choose` puts them into force. */
export async function tuneHeads(shape: Heads, width: number, budget: number, clock?: () => number): Promise<Choices> {
  const contests = [
    // Cheap to race, and on a software adapter most of the time of prefill and training where it is wrong.
    narrowed(FEW, width),
    narrowed(MANY, width),
    cached(FEW, shape),
    opening(
      attentionGradientKernel,
      // No score is above the head's width, so that with that as log-sum-exp no weight is above 1.
      () => ({ dy: waves(LENGTH, shape.heads * shape.width), ...packed(shape), statistics: fill([LENGTH, shape.heads, 2], shape.width) }),
      shape
    ),
    opening(attentionKernel, () => packed(shape), shape),
    cached(MANY, shape)
  ];
  return tune(contests, budget, clock);
}
