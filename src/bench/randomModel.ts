/** A model file of random weights from a seed: each matrix is drawn as codes on access, so that no two are in memory at once. */
import { toHalf } from '../math/half';
import { codesPerWord, GROUP_SIZE, type Quantised } from '../math/quantise';
import { randomOf } from '../math/random';
import type { ModelFile } from '../model/body/file';
import type { ModelShape } from '../model/body/shape';
import { matrixEntries, vectorEntries, type MatrixEntry } from '../model/body/tensorEntries';

/** Uniformly random codes, with a scale that gives the weights a deviation of 1/√inputs. */
function drawMatrix({ name, layout, outputs, inputs }: MatrixEntry): Quantised {
  const { next } = randomOf('bench', name);
  const codes = Uint32Array.from({ length: (outputs * inputs) / codesPerWord[layout] }, () => next() * 2 ** 32);
  const [levels, centre] = layout === 'q4' ? [16, 7.5] : [256, 0];
  const scale = Math.sqrt(12 / inputs) / levels;
  const pair = toHalf(scale) | (layout === 'q4' ? toHalf(-centre * scale) << 16 : 0);
  return { layout, outputs, inputs, codes, scales: new Uint32Array((outputs * inputs) / GROUP_SIZE).fill(pair) };
}

/** A map that makes its values on access and does not keep them. */
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

/** The file of a seeded model; norms are 1 and biases 0. `onDrawn` is called with the milliseconds that drawing each matrix takes. */
export function randomModelFile(name: string, shape: ModelShape, onDrawn: (milliseconds: number) => void): ModelFile {
  const matrices = new Map(matrixEntries(shape).map((entry) => [entry.name, entry]));
  const vectors = new Map(vectorEntries(shape).map((entry) => [entry.name, entry]));
  return {
    name,
    shape,
    vocabulary: [],
    matrices: new LazyMap((matrix) => {
      const began = performance.now();
      const drawn = drawMatrix(matrices.get(matrix)!);
      onDrawn(performance.now() - began);
      return drawn;
    }),
    vectors: new LazyMap((vector) => new Float32Array(vectors.get(vector)!.length).fill(vector.endsWith('bias') ? 0 : 1))
  };
}
