/** What a coach says of an action. [MAPPA] */

/** Lowest and highest score, and the one that stands where a coach said nothing that can be read. */
export const LEAST_SCORE = 0;
export const FULL_SCORE = 10;
export const FALLBACK_SCORE = 5;

/** A score, and what stands beside it. */
export interface CoachScore {
  /** 0 to 10. */
  readonly score: number;
  /** Whether the coach holds the answer to be right; logged, never rewarded; null where it does not say. */
  readonly answerCorrect: boolean | null;
  /** Where the score comes from: rules, a reply, one that was asked for again, or neither could be read. */
  readonly origin: 'rules' | 'reply' | 'repair' | 'fallback';
  /** A sentence on why; empty where there is none. */
  readonly reason: string;
}
