/** A coach at an OpenAI-compatible endpoint: where it is, what it may cost, and what it has done so far. Its key stands in no record. */

/** How an endpoint is asked. Prices and ceiling are in one currency, whichever. */
export interface EndpointSettings {
  /** Address of the API up to its version, as `https://api.example.com/v1`. */
  readonly address: string;
  readonly model: string;
  readonly requestsPerMinute: number;
  /** Price of a million tokens that the model reads. */
  readonly promptPrice: number;
  /** Price of a million tokens that it writes. */
  readonly completionPrice: number;
  /** No request is made that could bring the cost above it. */
  readonly ceiling: number;
}

/** What was asked of an endpoint, and what came of it. */
export interface EndpointStatus {
  /** Requests made, repeated ones included. */
  readonly requests: number;
  /** Requests made again after a fault that may pass. */
  readonly retries: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** In the currency of the prices. */
  readonly cost: number;
  /** Whether a part of the tokens was estimated, since the server counted none. */
  readonly isEstimated: boolean;
  /** The last fault in a sentence; null while there was none. */
  readonly problem: string | null;
  /** Whether no more requests are made, for the reason in `problem`. */
  readonly isStopped: boolean;
}
