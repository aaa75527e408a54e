/** Progress and notices while a model opens. */

/** One report of progress. */
export interface Loading {
  /** What is being done, for people. */
  readonly what: string;
  /** 0..1, null when unknown. */
  readonly share: number | null;
  /** Whether `what` is a sentence for people saying that an engine reopens because its GPU was lost. */
  readonly news?: boolean;
  /** Whether `what` is a sentence for people about something that went wrong, shown until it is dismissed. */
  readonly warning?: boolean;
}
