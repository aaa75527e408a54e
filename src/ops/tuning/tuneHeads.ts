/** Tunes the kernels that depend on a model's heads, attention over the cache and in training, and the adapters' `shrink`, each at one or two representative sizes. */
import { dispose, fill, tensor1d, tensor2d, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { attentionKernel } from '../attention/attention';
import { attentionGradientKernel } from '../attention/gradient';
import type { Heads } from '../attention/heads';
import { cacheAttentionKernel } from '../cache/attention';
import type { TunedPrograms } from './tunedPrograms';
import type { Kernel, Tensors } from '../core/kernel';
import { shrinkKernel } from '../adapter/shrink';
import { autotune, programTexts, tuningTask, type BitCheck, type OpenTuningTask } from './autotune';

/** Rows of a decode step, and of a prefill chunk. */
const FEW = 8;
const MANY = 128;
/** Tokens that a row attends to in the cache, and tokens of a training sequence. */
const LENGTH = 256;
/** Rank of an adapter. */
const RANK = 16;
const SHRINK = { rank: RANK, along: 'columns', scale: 1 } as const;

/** A matrix of unequal numbers of different magnitudes. */
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

/** A task of the inputs that `makers` create: the first is timed, the others are checked for equal bits only. */
function openTask<Name extends string, Attributes>(kernel: Kernel<Name, Attributes>, ...makers: (() => BitCheck<Name, Attributes>)[]): OpenTuningTask {
  return () => {
    const [timed, ...checks] = makers.map((make) => make()) as [BitCheck<Name, Attributes>, ...BitCheck<Name, Attributes>[]];
    return {
      task: tuningTask(kernel, [timed.inputs], timed.attributes, checks),
      close: () => dispose([timed, ...checks].flatMap(({ inputs }) => Object.values<Tensor>(inputs)))
    };
  };
}

/** Inputs of cache attention in which row r attends to `length(r)` tokens, in a table of `columns` columns. */
function cacheInputs(rows: number, columns: number, shape: Heads, length: (row: number) => number): BitCheck<'q' | 'k' | 'v' | 'table' | 'lengths', Heads> {
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

/** Timed on `rows` rows; checked on `ragged` rows with full, partial and empty splits. */
const cacheTask = (rows: number, ragged: number, shape: Heads): OpenTuningTask =>
  openTask(
    cacheAttentionKernel,
    () => cacheInputs(rows, LENGTH, shape, () => LENGTH),
    () => cacheInputs(ragged, LENGTH, shape, (row) => 1 + ((row * 127) % LENGTH)),
    () => cacheInputs(ragged, LENGTH / 2, shape, (row) => LENGTH / 2 - row)
  );

/** Inputs of training attention over tokens with these spans: start and end of the first token, then of the second, … */
function packed({ heads, keyHeads, width }: Heads, spans: readonly number[]): Tensors<'q' | 'k' | 'v' | 'spans'> {
  const tokens = spans.length / 2;
  return {
    q: waves(tokens, heads * width),
    k: waves(tokens, keyHeads * width),
    v: waves(tokens, keyHeads * width),
    spans: tensor2d(Int32Array.from(spans), [tokens, 2], 'int32')
  };
}

/** The spans of `count` tokens that have one start and end. */
const spanned = (count: number, start: number, end: number): number[] => Array.from({ length: count }, () => [start, end]).flat();

/** One sequence of full length. */
const SEQUENCE = spanned(LENGTH, 0, LENGTH);

/** A tree of 21 tokens with branches of 17 and 34, then a sequence of 5. */
const TREE = [...spanned(21, 0, 72), ...spanned(17, 0, 38), ...spanned(34, 0, 72), ...spanned(5, 72, 77)];

/** Inputs of attention's gradient over tokens with these spans; `statistics` makes their log-sum-exps and deltas. */
const gradientInputs = (shape: Heads, spans: readonly number[], statistics: (tokens: number) => Tensor) => ({
  inputs: { dy: waves(spans.length / 2, shape.heads * shape.width), ...packed(shape, spans), statistics: statistics(spans.length / 2) },
  attributes: shape
});

/** Timed on `rows` rows; checked on `ragged` rows along columns and rows, with several adapter slots and none, and a rank and length that fill no tile. */
function shrinkTask(rows: number, ragged: number, width: number): OpenTuningTask {
  const [count, rank, length] = [3, 11, 173];
  const slots = (): Tensor1D => indices(ragged, (row) => (row % (count + 1)) - 1);
  return openTask(
    shrinkKernel,
    () => ({ inputs: { x: waves(rows, width), matrix: waves(width, RANK), slots: indices(rows, () => 0) }, attributes: SHRINK }),
    () => ({
      inputs: { x: waves(ragged, length), matrix: waves(length, count * rank), slots: slots() },
      attributes: { rank, along: 'columns', scale: 32 / rank }
    }),
    () => ({
      inputs: { x: waves(ragged, length), matrix: waves(count * rank, length), slots: slots() },
      attributes: { rank, along: 'rows', scale: 32 / rank }
    })
  );
}

/** The fastest programs for a body of these heads and this width, found in about `budget` milliseconds on the active WebGPU device. */
export async function tuneHeads(shape: Heads, width: number, budget: number, clock?: () => number): Promise<TunedPrograms> {
  const tasks = [
    // Cheap to time; on a software adapter the wrong program would take most of the time of prefill and training.
    shrinkTask(FEW, 5, width),
    shrinkTask(MANY, 37, width),
    cacheTask(FEW, 7, shape),
    openTask(
      attentionGradientKernel,
      // A log-sum-exp far above most scores keeps all weights small.
      () => gradientInputs(shape, SEQUENCE, (tokens) => fill([tokens, shape.heads, 2], shape.width)),
      () => gradientInputs(shape, TREE, (tokens) => fill([tokens, shape.heads, 2], 3.7))
    ),
    openTask(
      attentionKernel,
      () => ({ inputs: packed(shape, SEQUENCE), attributes: shape }),
      () => ({ inputs: packed(shape, TREE), attributes: shape })
    ),
    cacheTask(MANY, 37, shape)
  ];
  return autotune(tasks, budget, clock);
}

/** The WGSL of the programs among which `tuneHeads` chooses. */
export function headTexts(shape: Heads, width: number): string[] {
  const { heads, keyHeads, width: headWidth } = shape;
  const [queries, keys] = [heads * headWidth, keyHeads * headWidth];
  const packed = { q: [LENGTH, queries], k: [LENGTH, keys], v: [LENGTH, keys], spans: [LENGTH, 2] };
  return [
    ...[FEW, MANY].flatMap((rows) => [
      ...programTexts(shrinkKernel, { x: [rows, width], matrix: [width, RANK], slots: [rows] }, SHRINK),
      ...programTexts(cacheAttentionKernel, { ...packed, q: [rows, queries], table: [rows, LENGTH], lengths: [rows] }, shape)
    ]),
    ...programTexts(attentionKernel, packed, shape),
    ...programTexts(attentionGradientKernel, { ...packed, dy: packed.q, statistics: [LENGTH, heads, 2] }, shape)
  ];
}
