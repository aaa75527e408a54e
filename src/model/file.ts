/** A model as one file: safetensors with the shape and vocabulary in its metadata, matrices in Q4, the tied embedding in Q8, the rest in float. */
import { codesPerWord, GROUP, type Layout, type Quantised } from '../math/quantise';
import { PROJECTIONS } from '../record/engine';
import { floats, floatsOf, FormatError, readSafetensors, words, wordsOf, writeSafetensors, type Safetensors, type StoredTensor } from '../weights/safetensors';
import { BIASED, EMBEDDING, FINAL_NORM, moduleOf, normName, sizeOf, type ModelShape } from './shape';

export interface ModelFile {
  readonly name: string;
  readonly shape: ModelShape;
  /** Token texts by id. */
  readonly vocabulary: readonly string[];
  /** By module name; the embedding under its own. */
  readonly matrices: ReadonlyMap<string, Quantised>;
  /** Norms and biases by tensor name. */
  readonly vectors: ReadonlyMap<string, Float32Array>;
}

const FORMAT = 'orchard-model-1';

/** Names and sizes of every matrix [outputs, inputs] of the shape, with its layout. */
function matricesOf(shape: ModelShape): { name: string; layout: Layout; outputs: number; inputs: number }[] {
  const linear = layersOf(shape).flatMap((layer) =>
    PROJECTIONS.map((projection) => {
      const [inputs, outputs] = sizeOf(shape, projection);
      return { name: `${moduleOf(layer, projection)}.weight`, layout: 'q4' as const, outputs, inputs };
    })
  );
  return [{ name: EMBEDDING, layout: 'q8', outputs: shape.vocabulary, inputs: shape.width }, ...linear];
}

function vectorsOf(shape: ModelShape): { name: string; length: number }[] {
  const perLayer = layersOf(shape).flatMap((layer) => [
    { name: normName(layer, 'input'), length: shape.width },
    { name: normName(layer, 'post_attention'), length: shape.width },
    ...BIASED.map((projection) => ({ name: `${moduleOf(layer, projection)}.bias`, length: sizeOf(shape, projection)[1] }))
  ]);
  return [...perLayer, { name: FINAL_NORM, length: shape.width }];
}

const layersOf = (shape: ModelShape): number[] => Array.from({ length: shape.layers }, (_, layer) => layer);

export function writeModel(model: ModelFile): Uint8Array {
  const tensors = new Map<string, StoredTensor>();
  for (const { name } of matricesOf(model.shape)) {
    const { outputs, inputs, layout, codes, scales } = model.matrices.get(name)!;
    tensors.set(`${name}.codes`, words(codes, [outputs, inputs / codesPerWord[layout]]));
    tensors.set(`${name}.scales`, words(scales, [outputs, inputs / GROUP]));
  }
  for (const { name, length } of vectorsOf(model.shape)) tensors.set(name, floats(model.vectors.get(name)!, [length]));
  const metadata = { format: FORMAT, name: model.name, shape: JSON.stringify(model.shape), vocabulary: JSON.stringify(model.vocabulary) };
  return writeSafetensors({ metadata, tensors });
}

/** Reads and checks a whole file. Throws a FormatError that says what is wrong. */
export function readModel(bytes: Uint8Array): ModelFile {
  const file = readSafetensors(bytes);
  if (file.metadata.format !== FORMAT) throw new FormatError('The file is a safetensors file but not an Orchard model: its metadata does not say so.');
  const shape = shapeIn(file);
  const vocabulary = jsonIn(file, 'vocabulary');
  if (!Array.isArray(vocabulary) || vocabulary.length !== shape.vocabulary || !vocabulary.every((token) => typeof token === 'string'))
    throw new FormatError("The model's vocabulary does not fit its shape.");
  const matrices = matricesOf(shape).map(({ name, layout, outputs, inputs }): [string, Quantised] => [
    name,
    {
      layout,
      outputs,
      inputs,
      codes: wordsOf(file, `${name}.codes`, [outputs, inputs / codesPerWord[layout]]),
      scales: wordsOf(file, `${name}.scales`, [outputs, inputs / GROUP])
    }
  ]);
  const vectors = vectorsOf(shape).map(({ name, length }): [string, Float32Array] => [name, floatsOf(file, name, [length])]);
  return { name: file.metadata.name ?? 'unnamed', shape, vocabulary, matrices: new Map(matrices), vectors: new Map(vectors) };
}

function jsonIn(file: Safetensors, key: string): unknown {
  try {
    return JSON.parse(file.metadata[key] ?? '');
  } catch {
    throw new FormatError(`The model's metadata "${key}" is missing or damaged.`);
  }
}

const MEASURES = ['vocabulary', 'width', 'layers', 'heads', 'keyHeads', 'headWidth', 'mlpWidth', 'positions'] as const;

function shapeIn(file: Safetensors): ModelShape {
  const shape = jsonIn(file, 'shape') as Record<string, unknown> | null;
  const whole = MEASURES.every((name) => Number.isInteger(shape?.[name]) && (shape![name] as number) > 0 && (shape![name] as number) <= 1_000_000);
  const real = shape !== null && typeof shape.theta === 'number' && shape.theta > 0 && typeof shape.epsilon === 'number' && shape.epsilon > 0;
  if (!whole || !real) throw new FormatError("The model's shape is missing or damaged.");
  const measures = shape as unknown as ModelShape;
  if (measures.heads % measures.keyHeads || measures.headWidth > 128 || measures.headWidth % 2) throw new FormatError("The model's heads do not fit together.");
  if (measures.layers > file.tensors.size)
    throw new FormatError(`The model's shape says ${measures.layers} layers, but the file has ${file.tensors.size} tensors.`);
  return measures;
}
