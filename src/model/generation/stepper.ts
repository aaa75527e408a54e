/** The interface between scheduler and device: compute tokens, and sample new ones. */
import type { GenerateRequest } from '../../record/engine';
import type { PrefixNode } from './prefixTree';

/** A sequence for which a token is to be sampled. */
export interface DrawRow {
  /** Its last token, which is computed: the next is sampled from its final hidden state. */
  readonly node: PrefixNode;
  /** Its temperature, filters and seed. */
  readonly request: GenerateRequest;
  /** How many tokens its completion has so far, which is the position of the draw. */
  readonly sampled: number;
  /** Tokens that end it. What the device samples after one of them is discarded. */
  readonly stops: readonly number[];
  /** Slots for the tokens that the device feeds back by itself, in order: one less than the draw has steps. */
  readonly reserved: readonly number[];
  /** A bit mask of the tokens that may be sampled; all where absent. Only for a draw of one step. */
  readonly allowed?: Int32Array | undefined;
}

/** A sampled token. */
export interface Draw {
  readonly token: number;
  /** Natural log-probability under the distribution that was drawn from (at temperature 1 where greedy). */
  readonly logprob: number;
}

/** A device with a cache, which computes tokens and samples new ones. One call at a time. */
export interface Stepper {
  /** Most rows of one draw. */
  readonly width: number;
  /** Most steps of one draw. */
  readonly burst: number;
  /** Computes new nodes into the cache; every ancestor is computed or comes earlier in the list. Resolves as soon as the device can take more work. */
  prefill(nodes: readonly PrefixNode[]): Promise<void>;
  /**
   * Samples a token for every row, computes it in the row's next reserved slot, and so on, `steps` times in all; the last token is not computed. Resolves with
   * the draws, [steps][rows]. A row's draws depend on nothing but its own sequence, request and position.
   */
  draw(rows: readonly DrawRow[], steps: number): Promise<readonly (readonly Draw[])[]>;
}
