/** What loading a large model took. */
export interface Loaded {
  readonly seconds: number;
  /** Bytes of weights on the GPU, and as they were estimated before. */
  readonly weights: number;
  readonly estimated: number;
  /** Growth of the JavaScript heap, in bytes: most while loading, and once it was done. */
  readonly peak: number;
  readonly kept: number;
}

/** What saying a token took. */
export interface Said {
  /** To read a context of four tokens and draw one. */
  readonly seconds: number;
  readonly token: number;
  /** Tensors left once the engine was closed. */
  readonly tensors: number;
}
