/** A model file that is drawn instead of read: each matrix straight as codes, at the moment it is asked for, so that never two are in memory. */
import { toHalf } from '../math/half';
import { codesPerWord, GROUP_SIZE, type Quantised } from '../math/quantise';
import { randomOf } from '../math/random';
import type { ModelFile } from '../model/body/file';
import type { ModelShape } from '../model/body/shape';
import { matrixEntries, vectorEntries } from '../model/body/tensorEntries';

type MatrixEntry = ReturnType<typeof matrixEntries>[number];

/** Codes uniform over all they can be, under a scale that gives the weights a deviation of 1/√inputs. */
function drawMatrix({ name, layout, outputs, inputs }: MatrixEntry): Quantised {
  const { next } = randomOf('bench', name);
  const codes = Uint32Array.from({ length: (outputs * inputs) / codesPerWord[layout] }, () => next() * 2 ** 32);
  const [levels, centre] = layout === 'q4' ? [16, 7.5] : [256, 0];
  const scale = Math.sqrt(12 / inputs) / levels;
  const pair = toHalf(scale) | (layout === 'q4' ? toHalf(-centre * scale) << 16 : 0);
  return { layout, outputs, inputs, codes, scales: new Uint32Array((outputs * inputs) / GROUP_SIZE).fill(pair) };
}

/** A map that makes its values when they are asked for. */
class LazyMap<Value> extends Map<string, Value> {
  readonly #draw: (name: string) => Value;
  constructor(draw: (name: string) => Value) {
    super();
    this.#draw = draw;
  }
  override get(name: string): Value {
    return this.#draw(name);
  }
}

/** The file of a seeded model; norms are 1 and biases 0. `spent` hears the milliseconds that each drawing takes. */
export function randomModelFile(name: string, shape: ModelShape, spent: (milliseconds: number) => void): ModelFile {
  const matrices = new Map(matrixEntries(shape).map((entry) => [entry.name, entry]));
  const vectors = new Map(vectorEntries(shape).map((entry) => [entry.name, entry]));
  return {
    name,
    shape,
    vocabulary: [],
    matrices: new LazyMap((matrix) => {
      const began = performance.now();
      const drawn = drawMatrix(matrices.get(matrix)!);
      spent(performance.now() - began);
      return drawn;
    }),
    vectors: new LazyMap((vector) => new Float32Array(vectors.get(vector)!.length).fill(vector.endsWith('bias') ? 0 : 1))
  };
}
