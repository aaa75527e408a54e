/** How far the opening of a model is, and what else is to be said on the way. */

/** Progress of opening a model. */
export interface Loading {
  readonly what: string;
  /** 0..1, null when unknown. */
  readonly share: number | null;
  /** Whether `what` is a sentence for people about an engine that opens although nobody asked for it: its GPU was lost. */
  readonly news?: boolean;
  /** Whether `what` is a sentence for people about something that went wrong, shown until it is dismissed. */
  readonly warning?: boolean;
}
