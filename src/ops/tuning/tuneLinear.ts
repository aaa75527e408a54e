/** Tunes the products of a model with its quantised weights: programs are timed at the sizes that matter most; other sizes use the fastest program of the nearest one. */
import { dispose, tensor2d, type Tensor2D } from '@tensorflow/tfjs-core';
import { type TunedPrograms, tuningKey } from './tunedPrograms';
import { codedSizeClass, type CodedRange } from '../coded/codedProgram';
import { codedProductBiasedKernel, codedProductBiasedPlacedKernel, codedProductKernel, codedProductPlacedKernel } from '../coded/product';
import { codedProductTransposedKernel, codedProductTransposedMoreKernel } from '../coded/transposed';
import { autotune, programTexts, tuningTask, type OpenTuningTask } from './autotune';

/** A forward or backward product of one size, at a number of rows. */
interface ProductSize {
  readonly direction: 'forward' | 'backward';
  readonly rows: number;
  /** Ranges of the same size, each of another weight. */
  readonly ranges: readonly CodedRange[];
}

/** Numbers of rows, the most important first: decoding one sequence and several, prefill and training, then those between. */
const ROWS = [1, 8, 128, 16, 4, 64, 2, 32];

/** Most numbers that are computed for one weight: of the head, whose products are computed in ranges, one range is enough. */
const NUMBERS = 2 ** 22;

/** Weights that one timing goes through, so that it reads codes from memory, not from a cache, as a model does. */
const WEIGHTS = 4;

/** Rows from which the backward product has more than one program. */
const FEWEST_BACKWARD = 16;

const kernelOf = ({ direction }: ProductSize) => (direction === 'forward' ? codedProductKernel : codedProductTransposedKernel);

/** Kernels that use the tuned program of another kernel: the same programs with a bias, or writing to a part of y. */
const FOLLOWERS = {
  forward: [codedProductBiasedKernel, codedProductPlacedKernel, codedProductBiasedPlacedKernel],
  backward: [codedProductTransposedMoreKernel]
} as const;

const keyOfSize = (size: ProductSize): string => tuningKey(kernelOf(size).name, codedSizeClass(size.rows, size.ranges[0]!));

/** All sizes of the ranges, the most important first. */
function sizesOf(ranges: readonly CodedRange[]): ProductSize[] {
  const alike = new Map<string, CodedRange[]>();
  for (const range of ranges) alike.set(codedSizeClass(1, range), [...(alike.get(codedSizeClass(1, range)) ?? []), range]);
  const work = (same: readonly CodedRange[]): number => same.reduce((total, { weight, count }) => total + weight.inputs * count, 0);
  const heaviest = [...alike.values()].sort((a, b) => work(b) - work(a)).map((same) => same.slice(0, WEIGHTS));
  return ROWS.flatMap((rows) =>
    (rows < FEWEST_BACKWARD ? (['forward'] as const) : (['forward', 'backward'] as const)).flatMap((direction) =>
      heaviest.map((ranges): ProductSize => ({ direction, rows, ranges }))
    )
  );
}

/** A matrix of unequal numbers of different magnitudes. */
const waves = (rows: number, columns: number): Tensor2D =>
  tensor2d(
    Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(i) * (1 + (i % 7))),
    [rows, columns]
  );

/** Most outputs of a check: those of a workgroup and a few more. */
const CHECKED = 67;

/** The task of a size. Its check has the fewest rows of the same size class, and a range of outputs whose ends are not multiples of four. */
function open({ direction, rows, ranges }: ProductSize): ReturnType<OpenTuningTask> {
  const { weight, ...whole } = ranges[0]!;
  const range = { ...whole, weight, count: Math.min(whole.count, NUMBERS / rows) };
  const first = range.count > 1 ? 1 : 0;
  const part = { ...range, first: range.first + first, count: Math.min(range.count - first, CHECKED) };
  const fewest = Math.floor(rows / 2) + 1;
  const sides = ({ count }: CodedRange): number => (direction === 'forward' ? weight.inputs : count);
  const [values, checked] = [waves(rows, sides(range)), waves(fewest, sides(part))];
  const inputs = ranges.map(({ weight: { codes, scales } }) => ({ x: values, dy: values, codes, scales }));
  const checks = [{ inputs: { ...inputs[0]!, x: checked, dy: checked }, attributes: part }];
  const task =
    direction === 'forward' ? tuningTask(codedProductKernel, inputs, range, checks) : tuningTask(codedProductTransposedKernel, inputs, range, checks);
  return { task, close: () => dispose([values, checked]) };
}

/** Distance of two sizes: in octaves of rows first, then of the matrix's sides; Infinity for other layouts and directions. */
function distance(a: ProductSize, b: ProductSize): number {
  const [[x], [y]] = [a.ranges, b.ranges] as [CodedRange[], CodedRange[]];
  if (a.direction !== b.direction || x!.weight.layout !== y!.weight.layout) return Infinity;
  const octaves = (p: number, q: number): number => Math.abs(Math.log2(p / q));
  return 100 * octaves(a.rows, b.rows) + octaves(x!.weight.inputs, y!.weight.inputs) + octaves(x!.count, y!.count);
}

/** Programs for all sizes, from those that were timed, and for the kernels in FOLLOWERS. */
function spread(sizes: readonly ProductSize[], fastest: TunedPrograms): TunedPrograms {
  const timed = sizes.filter((size) => keyOfSize(size) in fastest);
  return Object.fromEntries(
    sizes.flatMap((size) => {
      const [nearest] = timed.filter((each) => distance(each, size) < Infinity).sort((a, b) => distance(a, size) - distance(b, size));
      if (!nearest) return [];
      const name = fastest[keyOfSize(nearest)]!;
      const followers = FOLLOWERS[size.direction].map((kernel): [string, string] => [tuningKey(kernel.name, codedSizeClass(size.rows, size.ranges[0]!)), name]);
      return [[keyOfSize(size), name], ...followers];
    })
  );
}

/** The fastest programs for products with these ranges of weights, found in about `budget` milliseconds on the active WebGPU device. */
export async function tuneLinear(ranges: readonly CodedRange[], budget: number, clock?: () => number): Promise<TunedPrograms> {
  const sizes = sizesOf(ranges);
  return spread(
    sizes,
    await autotune(
      sizes.map(
        (size): OpenTuningTask =>
          () =>
            open(size)
      ),
      budget,
      clock
    )
  );
}

/** The WGSL of the programs among which `tuneLinear` chooses. */
export const linearTexts = (ranges: readonly CodedRange[]): string[] =>
  sizesOf(ranges).flatMap(({ direction, rows, ranges: [range] }) => {
    const { weight, count } = range!;
    const stored = { codes: weight.codes.shape, scales: weight.scales.shape };
    return direction === 'forward'
      ? programTexts(codedProductKernel, { x: [rows, weight.inputs], ...stored }, range!)
      : programTexts(codedProductTransposedKernel, { dy: [rows, count], ...stored }, range!);
  });
