/** The shape of a decoder of the Qwen2, Qwen3 or Llama family, and the names of its tensors in transformers' files. */
import type { RotaryScaling } from '../../ops/rotary/frequency';
import { PROJECTIONS, type Projection } from '../../record/engine';
import type { ModelMeasures } from '../../record/model';

/** The sizes and settings by which the models of these families differ. */
export interface ModelShape extends ModelMeasures {
  /** Base θ of the rotary frequencies. */
  readonly theta: number;
  /** How those frequencies are scaled for longer contexts; null where they are not. */
  readonly rotaryScaling: RotaryScaling | null;
  /** ε of the norms. */
  readonly epsilon: number;
  /** Longest context, in tokens. */
  readonly positions: number;
}

/** The fields that are the same in all small Qwen2 models and in Seedling. */
export const QWEN2 = { rotaryScaling: null, biased: true, headNorm: false, tied: true } as const satisfies Partial<ModelShape>;

/** The sentence that says why a body of this shape cannot be run; null where it can. */
export function unsupportedShape({ heads, keyHeads, headWidth }: ModelShape): string | null {
  if (heads % keyHeads) return `The model's ${heads} heads do not fit its ${keyHeads} key heads: each must serve the same number.`;
  if (headWidth > 128 || headWidth % 2) return `The model's heads do not fit: they are ${headWidth} wide, where an even width of at most 128 is needed.`;
  return null;
}

/** [inputs, outputs] of a projection. */
export function sizeOf(shape: ModelMeasures, projection: Projection): readonly [number, number] {
  const { width, mlpWidth, heads, keyHeads, headWidth } = shape;
  switch (projection) {
    case 'q':
      return [width, heads * headWidth];
    case 'k':
    case 'v':
      return [width, keyHeads * headWidth];
    case 'o':
      return [heads * headWidth, width];
    case 'gate':
    case 'up':
      return [width, mlpWidth];
    case 'down':
      return [mlpWidth, width];
  }
}

/** The projection's module in transformers, the same in every family. */
export function moduleOf(layer: number, projection: Projection): string {
  const part = projection === 'gate' || projection === 'up' || projection === 'down' ? 'mlp' : 'self_attn';
  return `model.layers.${layer}.${part}.${projection}_proj`;
}

/** Vectors of a block: the two norms that every family has, then those that only some have. */
const NORMS = ['inputNorm', 'mlpNorm'] as const;
const BIASES = ['qBias', 'kBias', 'vBias'] as const;
const HEAD_NORMS = ['qNorm', 'kNorm'] as const;

/** A value for each vector of a block; vectors that the shape lacks are absent. */
export type Vectors<Value> = Readonly<Record<(typeof NORMS)[number], Value> & Partial<Record<(typeof BIASES)[number] | (typeof HEAD_NORMS)[number], Value>>>;
/** The name of a norm's gain or of a bias. */
export type VectorName = keyof Vectors<unknown>;

/** The vectors that a block of this shape has. */
export function vectorsOf({ biased, headNorm }: ModelMeasures): readonly VectorName[] {
  return [...NORMS, ...(biased ? BIASES : []), ...(headNorm ? HEAD_NORMS : [])];
}

/** The length of a block's vector. */
export function vectorLength(shape: ModelMeasures, vector: VectorName): number {
  switch (vector) {
    case 'inputNorm':
    case 'mlpNorm':
      return shape.width;
    case 'qNorm':
    case 'kNorm':
      return shape.headWidth;
    case 'qBias':
      return sizeOf(shape, 'q')[1];
    case 'kBias':
    case 'vBias':
      return sizeOf(shape, 'k')[1];
  }
}

const VECTOR_TENSORS: Record<VectorName, string> = {
  inputNorm: 'input_layernorm.weight',
  mlpNorm: 'post_attention_layernorm.weight',
  qBias: 'self_attn.q_proj.bias',
  kBias: 'self_attn.k_proj.bias',
  vBias: 'self_attn.v_proj.bias',
  qNorm: 'self_attn.q_norm.weight',
  kNorm: 'self_attn.k_norm.weight'
};

/** The name of the vector's tensor in transformers. */
export const vectorTensor = (layer: number, vector: VectorName): string => `model.layers.${layer}.${VECTOR_TENSORS[vector]}`;

/** Names of the tensors outside the blocks, in transformers. */
export const FINAL_NORM = 'model.norm.weight';
export const EMBEDDING = 'model.embed_tokens.weight';
/** Absent where the head is tied to the embedding. */
export const HEAD = 'lm_head.weight';

/** The number of parameters of the body. */
export function parametersOf(shape: ModelMeasures): number {
  const linear = PROJECTIONS.reduce((total, projection) => total + sizeOf(shape, projection)[0] * sizeOf(shape, projection)[1], 0);
  const vectors = vectorsOf(shape).reduce((total, vector) => total + vectorLength(shape, vector), 0);
  return (shape.tied ? 1 : 2) * shape.vocabulary * shape.width + shape.layers * (linear + vectors) + shape.width;
}

/** Multiplications for one token in one block, where it attends to `length` tokens: the seven projections, the scores and the weighted sum of values. */
export function blockMultiplications(shape: ModelShape, length: number): number {
  const products = PROJECTIONS.map((projection) => sizeOf(shape, projection)).reduce((total, [inputs, outputs]) => total + inputs * outputs, 0);
  return products + 2 * shape.heads * shape.headWidth * length;
}

/** Bytes of a token in the key-value cache: keys, values and final hidden state in float32. */
export const cachedTokenBytes = ({ layers, keyHeads, headWidth, width }: ModelMeasures): number => 4 * (2 * layers * keyHeads * headWidth + width);

/** Parameters of one agent's adapter. */
export function adapterParametersOf(shape: ModelMeasures, rank: number, projections: readonly Projection[]): number {
  return shape.layers * projections.reduce((total, projection) => total + rank * (sizeOf(shape, projection)[0] + sizeOf(shape, projection)[1]), 0);
}

/** Head counts as the attention ops take them. */
export const headsOf = ({ heads, keyHeads, headWidth }: ModelShape): { heads: number; keyHeads: number; width: number } => ({
  heads,
  keyHeads,
  width: headWidth
});
