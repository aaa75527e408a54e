/** Tunes what depends on a model's heads, and the narrow half of its adapters: attention over the cache and in training, each at a size or two that stand for all. */
import { dispose, fill, tensor1d, tensor2d, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { attentionKernel } from '../attention/attention';
import { attentionGradientKernel } from '../attention/gradient';
import type { Heads } from '../attention/heads';
import { cacheAttentionKernel } from '../cache/attention';
import type { TunedPrograms } from './tunedPrograms';
import type { Kernel, Tensors } from '../core/kernel';
import { shrinkKernel } from '../adapter/shrink';
import { tuningTask, autotune, type OpenTuningTask, type BitCheck } from './autotune';

/** Rows of a decode step, and of a chunk that is read. */
const FEW = 8;
const MANY = 128;
/** Tokens that a row sees in the cache, and that a training sequence has. */
const LENGTH = 256;
/** Ranks of an adapter. */
const RANK = 16;

/** Numbers that are neither equal nor zero, nor of one size. */
const waves = (rows: number, columns: number): Tensor2D =>
  tensor2d(
    Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(i) * (1 + (i % 3))),
    [rows, columns]
  );

const indices = (length: number, value: (i: number) => number): Tensor1D =>
  tensor1d(
    Array.from({ length }, (_, i) => value(i)),
    'int32'
  );

/** The first is raced, the others are on trial. */
function opening<Name extends string, Attributes>(kernel: Kernel<Name, Attributes>, ...makers: (() => BitCheck<Name, Attributes>)[]): OpenTuningTask {
  return () => {
    const [raced, ...trials] = makers.map((make) => make()) as [BitCheck<Name, Attributes>, ...BitCheck<Name, Attributes>[]];
    return {
      contest: tuningTask(kernel, [raced.inputs], raced.attributes, trials),
      close: () => dispose([raced, ...trials].flatMap(({ inputs }) => Object.values<Tensor>(inputs)))
    };
  };
}

/** Rows over the cache that see as many tokens as `length` says, in a table of so many columns. */
function seeing(rows: number, columns: number, shape: Heads, length: (row: number) => number): BitCheck<'q' | 'k' | 'v' | 'table' | 'lengths', Heads> {
  const { heads, keyHeads, width } = shape;
  return {
    inputs: {
      q: waves(rows, heads * width),
      k: waves(LENGTH, keyHeads * width),
      v: waves(LENGTH, keyHeads * width),
      table: tensor2d(
        Int32Array.from({ length: rows * columns }, (_, i) => ((i % columns) + 7 * Math.floor(i / columns)) % LENGTH),
        [rows, columns],
        'int32'
      ),
      lengths: indices(rows, length)
    },
    attributes: shape
  };
}

/** On trial are splits that are full, cut short and empty, in parts and in one; `ragged` is a number of rows with as many parts as splits. */
const cached = (rows: number, ragged: number, shape: Heads): OpenTuningTask =>
  opening(
    cacheAttentionKernel,
    () => seeing(rows, LENGTH, shape, () => LENGTH),
    () => seeing(ragged, LENGTH, shape, (row) => 1 + ((row * 127) % LENGTH)),
    () => seeing(ragged, LENGTH / 2, shape, (row) => LENGTH / 2 - row)
  );

/** Tokens with these spans, (start, end) of each after another. */
function packed({ heads, keyHeads, width }: Heads, spans: readonly number[]): Tensors<'q' | 'k' | 'v' | 'spans'> {
  const tokens = spans.length / 2;
  return {
    q: waves(tokens, heads * width),
    k: waves(tokens, keyHeads * width),
    v: waves(tokens, keyHeads * width),
    spans: tensor2d(Int32Array.from(spans), [tokens, 2], 'int32')
  };
}

/** The spans of `count` tokens. */
const spanned = (count: number, start: number, end: number): number[] => Array.from({ length: count }, () => [start, end]).flat();

/** One sequence of full length. */
const SEQUENCE = spanned(LENGTH, 0, LENGTH);

/** A tree of 21 tokens from which 17 and 34 follow, then a sequence of 5. */
const TREE = [...spanned(21, 0, 72), ...spanned(17, 0, 38), ...spanned(34, 0, 72), ...spanned(5, 72, 77)];

/** The gradient over such tokens, their log-sum-exps and deltas as `statistics` gives them. */
const slopes = (shape: Heads, spans: readonly number[], statistics: (tokens: number) => Tensor) => ({
  inputs: { dy: waves(spans.length / 2, shape.heads * shape.width), ...packed(shape, spans), statistics: statistics(spans.length / 2) },
  attributes: shape
});

/** On trial are both directions of a pass, rows of several agents and of none, a rank and a length that fill no tile; `ragged` is their number. */
function narrowed(rows: number, ragged: number, width: number): OpenTuningTask {
  const raced = { rank: RANK, along: 'columns', scale: 1 } as const;
  const [agents, rank, length] = [3, 11, 173];
  const owners = (): Tensor1D => indices(ragged, (row) => (row % (agents + 1)) - 1);
  return opening(
    shrinkKernel,
    () => ({ inputs: { x: waves(rows, width), matrix: waves(width, RANK), agents: indices(rows, () => 0) }, attributes: raced }),
    () => ({
      inputs: { x: waves(ragged, length), matrix: waves(length, agents * rank), agents: owners() },
      attributes: { rank, along: 'columns', scale: 32 / rank }
    }),
    () => ({
      inputs: { x: waves(ragged, length), matrix: waves(agents * rank, length), agents: owners() },
      attributes: { rank, along: 'rows', scale: 32 / rank }
    })
  );
}

/** The choices for a body of these heads and this width, raced for about `budget` milliseconds on the active WebGPU device; `choose` puts them into force. */
export async function tuneHeads(shape: Heads, width: number, budget: number, clock?: () => number): Promise<TunedPrograms> {
  const contests = [
    // Cheap to race, and on a software adapter most of the time of prefill and training where it is wrong.
    narrowed(FEW, 5, width),
    narrowed(MANY, 37, width),
    cached(FEW, 7, shape),
    opening(
      attentionGradientKernel,
      // With a log-sum-exp far above most scores no weight is large.
      () => slopes(shape, SEQUENCE, (tokens) => fill([tokens, shape.heads, 2], shape.width)),
      () => slopes(shape, TREE, (tokens) => fill([tokens, shape.heads, 2], 3.7))
    ),
    opening(
      attentionKernel,
      () => ({ inputs: packed(shape, SEQUENCE), attributes: shape }),
      () => ({ inputs: packed(shape, TREE), attributes: shape })
    ),
    cached(MANY, 37, shape)
  ];
  return autotune(contests, budget, clock);
}
