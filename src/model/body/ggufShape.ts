/** A body's shape from a GGUF file's metadata, or a sentence that says why this engine cannot run the model. */
import type { LinearScaling } from '../../ops/rotary/frequency';
import { assertFormat } from '../../weights/format/formatError';
import type { Gguf } from '../../weights/format/gguf';
import type { Metadata } from '../../weights/format/ggufMetadata';
import { refuseUnknown } from './ggufSettings';
import { unsupportedShape, type ModelShape } from './shape';

/** How the supported architectures, by llama.cpp's names, differ. */
const FAMILIES: Readonly<Record<string, Pick<ModelShape, 'biased' | 'headNorm'>>> = {
  qwen2: { biased: true, headNorm: false },
  qwen3: { biased: false, headNorm: true },
  llama: { biased: false, headNorm: false }
};

/** Upper bound of every count in the metadata. */
const MOST = 1 << 20;

/** llama.cpp's name of the architecture. Throws a FormatError where it is not supported. */
export function architectureOf(metadata: Metadata): string {
  const name = metadata.get('general.architecture');
  const known = Object.keys(FAMILIES).join(', ');
  assertFormat(
    typeof name === 'string' && Object.hasOwn(FAMILIES, name),
    `The architecture ${String(name ?? 'of the model (the file names none)')} is not supported, only ${known} are.`
  );
  return name;
}

/** A count, given once or, with equal values, per layer. Throws a FormatError otherwise. */
function countIn(metadata: Metadata, key: string, fallback?: number): number {
  const value = metadata.get(key) ?? fallback;
  const [first, ...others] = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  assertFormat(
    others.every((other) => other === first),
    `The model's layers differ in "${key}", which is not supported.`
  );
  assertFormat(
    typeof first === 'number' && Number.isInteger(first) && first > 0 && first <= MOST,
    `The file's metadata needs "${key}" as a whole number of at most ${MOST}.`
  );
  return first;
}

/** A positive number stored in single precision, rounded to the decimal that was meant: 1e-6 rather than 9.9999999747e-7. */
function realIn(metadata: Metadata, key: string, fallback?: number): number {
  const value = metadata.get(key) ?? fallback;
  assertFormat(typeof value === 'number' && Number.isFinite(value) && value > 0, `The file's metadata needs "${key}" as a positive number.`);
  return Number(value.toPrecision(7));
}

/** Throws a FormatError for settings under which the same weights would compute something else. */
function refuseForeign(metadata: Metadata, architecture: string, headWidth: number): void {
  const setting = (key: string): unknown => metadata.get(`${architecture}.${key}`);
  assertFormat((setting('expert_count') ?? 0) === 0, 'The model is a mixture of experts, which is not supported.');
  assertFormat(
    (setting('attention.sliding_window') ?? 0) === 0,
    'The model attends within a sliding window, which is not supported: choose one with full attention.'
  );
  assertFormat(
    (setting('rope.dimension_count') ?? headWidth) === headWidth,
    'The model turns only a part of each head ("rope.dimension_count"), which is not supported.'
  );
  assertFormat((setting('attention.value_length') ?? headWidth) === headWidth, "The model's values are not as wide as its keys, which is not supported.");
  assertFormat((setting('pooling_type') ?? 0) === 0, 'The model makes embeddings of texts and does not converse. Choose an instruct or chat model.');
  refuseUnknown(metadata, architecture);
}

/**
 * The rotary scaling that the metadata says, as llama.cpp reads it: a factor divides all angles where no type is given, its older name `rope.scale_linear` counts where the newer is absent, and
 * The rotary scaling in the metadata, as llama.cpp reads it. Without a type, a factor means linear scaling; its older name `rope.scale_linear` is read where the newer is absent; with the
 * type "none" both are ignored. Llama 3.1's scaling is in a tensor; see ggufRotary.ts.
 */
function scalingIn(metadata: Metadata, key: (name: string) => string): LinearScaling | null {
  const type = metadata.get(key('rope.scaling.type')) ?? 'linear';
  if (type === 'none') return null;
  assertFormat(
    type === 'linear',
    `The model's rotary scaling "${String(type)}" is not supported, only "linear" and factors by frequency as in Llama 3.1 are. Choose another model.`
  );
  const name = metadata.has(key('rope.scaling.factor')) ? 'rope.scaling.factor' : 'rope.scale_linear';
  if ((metadata.get(key(name)) ?? 0) === 0) return null;
  const factor = realIn(metadata, key(name));
  return factor === 1 ? null : { factor };
}

/** The shape, without a rotary scaling that is stored in a tensor. Throws a FormatError where the model uses what this decoder lacks. */
export function shapeOfGguf({ metadata, tensors }: Gguf): ModelShape {
  const architecture = architectureOf(metadata);
  const key = (name: string): string => `${architecture}.${name}`;
  const [width, heads] = [countIn(metadata, key('embedding_length')), countIn(metadata, key('attention.head_count'))];
  const headWidth = countIn(metadata, key('attention.key_length'), width / heads);
  refuseForeign(metadata, architecture, headWidth);
  const embedding = tensors.get('token_embd.weight');
  assertFormat(embedding !== undefined, 'The file lacks the tensor "token_embd.weight": it holds no whole model.');
  const shape: ModelShape = {
    vocabulary: embedding.shape[0]!,
    width,
    layers: countIn(metadata, key('block_count')),
    heads,
    keyHeads: countIn(metadata, key('attention.head_count_kv'), heads),
    headWidth,
    mlpWidth: countIn(metadata, key('feed_forward_length')),
    theta: realIn(metadata, key('rope.freq_base'), 10_000),
    rotaryScaling: scalingIn(metadata, key),
    epsilon: realIn(metadata, key('attention.layer_norm_rms_epsilon')),
    positions: countIn(metadata, key('context_length')),
    ...FAMILIES[architecture]!,
    tied: !tensors.has('output.weight')
  };
  const problem = unsupportedShape(shape);
  assertFormat(problem === null, problem ?? '');
  assertFormat(shape.layers <= tensors.size, `The file says it has ${shape.layers} layers, but it has ${tensors.size} tensors.`);
  return shape;
}
