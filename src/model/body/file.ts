/** A model as one file: safetensors with the shape and vocabulary in its metadata, projections quantised to 4 bits, embedding and head to 8, vectors in float32. */
import { codesPerWord, GROUP_SIZE, isFinitePair, type Quantised } from '../../math/quantise';
import { FormatError } from '../../weights/format/formatError';
import {
  floatTensor,
  readFloatTensor,
  readSafetensors,
  uint32Tensor,
  readUint32Tensor,
  writeSafetensors,
  type Safetensors,
  type StoredTensor
} from '../../weights/format/safetensors';
import { unsupportedShape, QWEN2, type ModelShape } from './shape';
import { matrixEntries, vectorEntries } from './tensorEntries';

/** The contents of a model file. */
export interface ModelFile {
  readonly name: string;
  readonly shape: ModelShape;
  /** Token texts by id. */
  readonly vocabulary: readonly string[];
  /** By tensor name. */
  readonly matrices: ReadonlyMap<string, Quantised>;
  /** Norms and biases by tensor name. */
  readonly vectors: ReadonlyMap<string, Float32Array>;
}

const FORMAT = 'orchard-model-1';

/** The bytes of a model file. */
export function writeModel(model: ModelFile): Uint8Array {
  const tensors = new Map<string, StoredTensor>();
  for (const { name } of matrixEntries(model.shape)) {
    const { outputs, inputs, layout, codes, scales } = model.matrices.get(name)!;
    tensors.set(`${name}.codes`, uint32Tensor(codes, [outputs, inputs / codesPerWord[layout]]));
    tensors.set(`${name}.scales`, uint32Tensor(scales, [outputs, inputs / GROUP_SIZE]));
  }
  for (const { name, length } of vectorEntries(model.shape)) tensors.set(name, floatTensor(model.vectors.get(name)!, [length]));
  const metadata = { format: FORMAT, name: model.name, shape: JSON.stringify(model.shape), vocabulary: JSON.stringify(model.vocabulary) };
  return writeSafetensors({ metadata, tensors });
}

/** Reads and checks a whole model file. Throws a FormatError that says what is wrong. */
export function readModel(bytes: Uint8Array): ModelFile {
  const file = readSafetensors(bytes);
  if (file.metadata.format !== FORMAT) throw new FormatError('The file is a safetensors file but not an Orchard model: its metadata does not say so.');
  const shape = shapeIn(file);
  const vocabulary = jsonIn(file, 'vocabulary');
  if (!Array.isArray(vocabulary) || vocabulary.length !== shape.vocabulary || !vocabulary.every((token) => typeof token === 'string'))
    throw new FormatError("The model's vocabulary does not fit its shape.");
  const matrices = matrixEntries(shape).map(({ name, layout, outputs, inputs }): [string, Quantised] => {
    const codes = readUint32Tensor(file, `${name}.codes`, [outputs, inputs / codesPerWord[layout]]);
    const scales = readUint32Tensor(file, `${name}.scales`, [outputs, inputs / GROUP_SIZE]);
    requireFinite(scales.every(isFinitePair), name);
    return [name, { layout, outputs, inputs, codes, scales }];
  });
  const vectors = vectorEntries(shape).map(({ name, length }): [string, Float32Array] => {
    const values = readFloatTensor(file, name, [length]);
    requireFinite(values.every(Number.isFinite), name);
    return [name, values];
  });
  return { name: file.metadata.name ?? 'unnamed', shape, vocabulary, matrices: new Map(matrices), vectors: new Map(vectors) };
}

function requireFinite(holds: boolean, name: string): void {
  if (!holds) throw new FormatError(`The model's tensor "${name}" is damaged: it holds something that is no finite number. Fetch the file again.`);
}

function jsonIn(file: Safetensors, key: string): unknown {
  try {
    return JSON.parse(file.metadata[key] ?? '');
  } catch {
    throw new FormatError(`The model's metadata "${key}" is missing or damaged.`);
  }
}

const WHOLE_NUMBERS = ['vocabulary', 'width', 'layers', 'heads', 'keyHeads', 'headWidth', 'mlpWidth', 'positions'] as const;
const REALS = ['theta', 'epsilon'] as const;
const FLAGS = ['biased', 'headNorm', 'tied'] as const;

/** Whether this is a valid rotary scaling: null, a factor alone, or the four positive numbers of BandScaling with lowTurns < highTurns. */
function isScaling(scaling: unknown): boolean {
  if (scaling === null) return true;
  if (typeof scaling !== 'object') return false;
  const { factor, lowTurns, highTurns, originalPositions } = scaling as Record<string, unknown>;
  const isPositive = (value: unknown): boolean => typeof value === 'number' && value > 0;
  if (Object.keys(scaling).length === 1) return isPositive(factor);
  return [factor, lowTurns, highTurns, originalPositions].every(isPositive) && highTurns! > lowTurns!;
}

/** The checked shape. Early files omit the fields that are the same in all Qwen2 models; `QWEN2` fills them in. */
function shapeIn(file: Safetensors): ModelShape {
  const shape = { ...QWEN2, ...(jsonIn(file, 'shape') as object | null) } as Record<string, unknown>;
  const areWhole = WHOLE_NUMBERS.every((name) => Number.isInteger(shape[name]) && (shape[name] as number) > 0 && (shape[name] as number) <= 1_000_000);
  const arePositive = REALS.every((name) => typeof shape[name] === 'number' && shape[name] > 0);
  if (!areWhole || !arePositive || !FLAGS.every((name) => typeof shape[name] === 'boolean') || !isScaling(shape.rotaryScaling))
    throw new FormatError("The model's shape is missing or damaged.");
  const checked = shape as unknown as ModelShape;
  const problem = unsupportedShape(checked);
  if (problem) throw new FormatError(problem);
  if (checked.layers > file.tensors.size)
    throw new FormatError(`The model's shape says ${checked.layers} layers, but the file has ${file.tensors.size} tensors.`);
  return checked;
}
