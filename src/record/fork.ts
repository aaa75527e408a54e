/** A turn sampled anew outside of its run: what is asked for, and what came. */
import type { AgentName } from './agent';
import type { Turn } from './tree';

/** Draws of one turn by the adapter that its agent has now. */
export interface ForkRequest {
  readonly agent: AgentName;
  /** The tokens that the turn was sampled after. */
  readonly context: readonly number[];
  /** 0 is greedy; 2 at most. */
  readonly temperature: number;
  /** Number of the first draw, which with the run's seed is all that its randomness depends on. */
  readonly first: number;
  /** How many draws, from 1 to `MOST_DRAWS`. */
  readonly count: number;
}

/** Most draws of one request. */
export const MOST_DRAWS = 32;

/** One draw: a completion and the action that it is, by the rules of the run. */
export type ForkDraw = Pick<Turn, 'sampled' | 'logprobs' | 'finish' | 'text' | 'action'>;

/** Throws a RangeError where a request cannot be met. */
export function assertForkRequest({ temperature, first, count }: ForkRequest): void {
  if (!(temperature >= 0 && temperature <= 2)) throw new RangeError(`The temperature must be a number from 0 to 2, not ${temperature}.`);
  if (!(Number.isInteger(count) && count >= 1 && count <= MOST_DRAWS))
    throw new RangeError(`A turn can be drawn 1 to ${MOST_DRAWS} times at once, in whole numbers, not ${count} times.`);
  if (!(Number.isInteger(first) && first >= 0)) throw new RangeError(`Draws are numbered from 0 on in whole numbers, not from ${first}.`);
}
