/** What both sides of the race are, and the decoder that both train and speak with. */

/** Sizes of the decoder, its texts and its answers. */
export interface ComparedDecoder {
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly vocabulary: number;
  readonly context: number;
  /** Sequences of `context` tokens in one training step. */
  readonly batch: number;
  /** Tokens generated one by one after a prompt of `prompt` tokens. */
  readonly prompt: number;
  readonly generated: number;
}

export const DECODER: ComparedDecoder = { layers: 4, width: 128, heads: 4, vocabulary: 1000, context: 128, batch: 2, prompt: 16, generated: 32 };

/** Of AdamW on both sides; the gradient is clipped by its global norm. */
export const LEARNING_RATE = 3e-4;
export const BETAS = [0.9, 0.99] as const;
export const CLIP_NORM = 1;

/** One side of the race, in a worker of its own. */
export interface ComparedSide {
  /** Numbers that it trains. */
  parameters(): number;
  /** Takes a training step, to its end on the GPU. Resolves with milliseconds. */
  train(): Promise<number>;
  /** Generates for as many requests together. Resolves with milliseconds. Rejects where it does not do that many. */
  generate(batch: number): Promise<number>;
}
