/** What the page reports of a large model. */

/** What loading it took. */
export interface LoadReport {
  readonly seconds: number;
  /** Bytes of weights on the GPU, and as they were estimated before. */
  readonly weights: number;
  readonly estimated: number;
  /** Growth of the JavaScript heap, in bytes: most while loading, and once it was done. */
  readonly peak: number;
  readonly kept: number;
  /** Bytes of all buffers on the GPU: most while loading, and once it was done. */
  readonly gpuPeak: number;
  readonly gpuKept: number;
}

/** What saying a token took. */
export interface AnswerReport {
  /** To read a context of four tokens and draw one. */
  readonly seconds: number;
  readonly token: number;
}

/** What one step of LoRA took. */
export interface TrainingReport {
  readonly seconds: number;
  /** −log p of the tokens to be learned, in nats, before the step and after it. */
  readonly loss: number;
  readonly after: number;
  /** Of the whole gradient. */
  readonly gradNorm: number;
  /** Most bytes of buffers on the GPU, and as it was estimated before. */
  readonly gpuPeak: number;
  readonly estimated: number;
  /** Most growth of the JavaScript heap, in bytes. */
  readonly peak: number;
}

/** What is left once the engine is closed. */
export interface MemoryReport {
  readonly tensors: number;
  /** Bytes of buffers on the GPU: once the engine was closed, and once its device was let go of as well. */
  readonly gpu: number;
  readonly gpuAfterDevice: number;
}
