/** A body in files: its shape, and the location of each tensor. Nothing is in memory until it is read, a block of rows at a time. */
import { assertFormat } from '../../weights/format/formatError';
import { layoutFor, repack, type QuantisedRows } from '../../weights/format/repack';
import { requireShape, type FileTensor } from '../../weights/format/tensor';
import type { ModelShape } from './shape';
import { matrixEntries, vectorEntries, type MatrixEntry } from './tensorEntries';

/** The shape and the tensors' locations. */
export interface StoredBody {
  readonly shape: ModelShape;
  /** By name in transformers: exactly those of the shape, each checked. */
  readonly tensors: ReadonlyMap<string, FileTensor>;
}

/** A stored body of checked tensors. Throws a FormatError where one is missing, has another shape, or does not belong to a body of this shape. */
export function storedBodyOf(shape: ModelShape, tensors: ReadonlyMap<string, FileTensor>): StoredBody {
  const matrices = matrixEntries(shape).map(({ name, outputs, inputs }): [string, number[]] => [name, [outputs, inputs]]);
  const vectors = vectorEntries(shape).map(({ name, length }): [string, number[]] => [name, [length]]);
  const wanted = new Map([...matrices, ...vectors]);
  for (const [name, size] of wanted) {
    const tensor = tensors.get(name);
    assertFormat(tensor !== undefined, `The file lacks the tensor "${name}". Fetch it again, or choose another.`);
    requireShape(tensor, size);
  }
  const extra = [...tensors].find(([name]) => !wanted.has(name))?.[1];
  assertFormat(extra === undefined, `The file has the tensor "${extra?.name ?? ''}", which a model of its architecture has no place for here.`);
  return { shape, tensors };
}

/** The body's matrices in the layouts that they will have in memory, which follow from their types in the file. */
export const storedMatrices = ({ shape, tensors }: StoredBody): MatrixEntry[] =>
  matrixEntries(shape).map((entry) => ({ ...entry, layout: layoutFor(tensors.get(entry.name)!.type, entry.layout) }));

/** One of `storedMatrices`, some rows at a time, in order. Throws a FormatError where the file is damaged. */
export const readMatrix = ({ tensors }: StoredBody, { name, layout }: MatrixEntry): AsyncGenerator<QuantisedRows> => repack(tensors.get(name)!, layout);
