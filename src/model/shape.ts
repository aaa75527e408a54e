/** The measures of a decoder of the Qwen2 family, and the names its tensors go by. */
import { PROJECTIONS, type Projection } from '../record/engine';

export interface ModelShape {
  readonly vocabulary: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly keyHeads: number;
  readonly headWidth: number;
  readonly mlpWidth: number;
  /** Base of the rotary angles. */
  readonly theta: number;
  /** Of the norms. */
  readonly epsilon: number;
  /** Longest context. */
  readonly positions: number;
}

/** [inputs, outputs] of a projection. */
export function sizeOf(shape: ModelShape, projection: Projection): readonly [number, number] {
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

/** Projections with a bias in Qwen2. */
export const BIASED = ['q', 'k', 'v'] as const;
export type Biased = (typeof BIASED)[number];

/** The projection's module in transformers' Qwen2ForCausalLM. */
export function moduleOf(layer: number, projection: Projection): string {
  const part = projection === 'gate' || projection === 'up' || projection === 'down' ? 'mlp' : 'self_attn';
  return `model.layers.${layer}.${part}.${projection}_proj`;
}

export const normName = (layer: number, which: 'input' | 'post_attention'): string => `model.layers.${layer}.${which}_layernorm.weight`;
export const FINAL_NORM = 'model.norm.weight';
export const EMBEDDING = 'model.embed_tokens.weight';

export function parametersOf(shape: ModelShape): number {
  const linear = PROJECTIONS.reduce((total, projection) => total + sizeOf(shape, projection)[0] * sizeOf(shape, projection)[1], 0);
  const biases = BIASED.reduce((total, projection) => total + sizeOf(shape, projection)[1], 0);
  return shape.vocabulary * shape.width + shape.layers * (linear + biases + 2 * shape.width) + shape.width;
}

/** Parameters of one agent's adapter. */
export function adapterParametersOf(shape: ModelShape, rank: number, projections: readonly Projection[]): number {
  return shape.layers * projections.reduce((total, projection) => total + rank * (sizeOf(shape, projection)[0] + sizeOf(shape, projection)[1]), 0);
}

/** Head counts as the attention ops take them. */
export const headsOf = ({ heads, keyHeads, headWidth }: ModelShape): { heads: number; keyHeads: number; width: number } => ({
  heads,
  keyHeads,
  width: headWidth
});
