/** What the generation service asks of the device: compute these tokens, draw from those. */
import type { GenerateRequest } from '../../record/engine';
import type { PrefixNode } from './prefixTree';

/** A sequence from which a token is to be drawn. */
export interface DrawRow {
  /** Where the sequence stands: computed, so that the token is drawn from its final hidden state. */
  readonly node: PrefixNode;
  /** Its temperature, filters and seed. */
  readonly request: GenerateRequest;
  /** Tokens its completion has so far, which is the position of the draw. */
  readonly drawn: number;
  /** Tokens that end it. What the device draws for a row after one of them is not looked at. */
  readonly stops: readonly number[];
  /** Slots for the tokens that the device feeds back by itself, in their order: one less than the draw has steps. */
  readonly reserved: readonly number[];
  /** The tokens that may be drawn, a bit each; all where absent. Only for a draw of one step. */
  readonly allowed?: Int32Array | undefined;
}

export interface Draw {
  readonly token: number;
  /** Natural log-probability under the distribution that was drawn from (at temperature 1 where greedy). */
  readonly logprob: number;
}

/** A device with a cache, on which sequences move forward. It is asked for one thing at a time. */
export interface Stepper {
  /** Most rows of one draw. */
  readonly width: number;
  /** Most steps of one draw. */
  readonly burst: number;
  /** Computes new nodes and stores what later tokens need; every ancestor is computed or stands earlier. Resolves as soon as the device can take more work. */
  prefill(nodes: readonly PrefixNode[]): Promise<void>;
  /**
   * Draws a token for every row, feeds it back into the row's next reserved slot, and so on, `steps` draws in all: the last one is not fed back. Resolves with
   * what was drawn, [steps][rows]. A row's draws depend on nothing but its own sequence, request and position.
   */
  draw(rows: readonly DrawRow[], steps: number): Promise<readonly (readonly Draw[])[]>;
}
