/** Log-probabilities of given completions, by an adapter or by the bare base. */
import { dispose, tensor1d } from '@tensorflow/tfjs-core';
import { adapterSlotOf, type AdapterPool } from '../model/body/adapterPool';
import type { ModelBody } from '../model/body/body';
import type { ScoreRequest } from '../record/engine';
import { forwardPass } from './backward';
import { trainingSequence, microBatches, packSequences } from './pack';
import { anchoredAdapters, trainableAdapters } from './trainable';

/** Log-probabilities of the requested completions. */
export interface ScoredCompletions {
  /** One list a request, one natural log-probability a completion token outside the masked spans. */
  readonly logprobs: number[][];
  /** Tokens computed, shared prefixes once. */
  readonly tokens: number;
}

/** Computes the log-probabilities at `temperature` in passes of at most `tokenBudget` tokens; requests of the policy and of its reference go in passes of their own. */
export async function score(
  body: ModelBody,
  pool: AdapterPool,
  requests: readonly ScoreRequest[],
  tokenBudget: number,
  temperature = 1
): Promise<ScoredCompletions> {
  const slotOf = ({ agent, reference }: ScoreRequest): number => {
    const slot = agent === null ? -1 : adapterSlotOf(pool, agent);
    return reference && !pool.anchor.slots.has(slot) ? -1 : slot;
  };
  const sequences = requests.map((request) => trainingSequence(slotOf(request), request));
  const logprobs: number[][] = sequences.map(() => []);
  let tokens = 0;
  for (const [asked, adapters] of [
    [false, trainableAdapters(body, pool)],
    [true, anchoredAdapters(body, pool)]
  ] as const) {
    const places = [...requests.keys()].filter((place) => (requests[place]!.reference ?? false) === asked);
    for (const batch of microBatches(
      places.map((place) => sequences[place]!),
      tokenBudget
    )) {
      const packed = packSequences(batch.sequences);
      const slots = tensor1d(packed.slots as number[], 'int32');
      const pass = await forwardPass(adapters, packed, slots, temperature);
      packed.owners.forEach((owner, target) => logprobs[places[batch.members[owner]!]!]!.push(pass.figures[3 * target]!));
      pass.dispose();
      dispose(slots);
      tokens += packed.ids.length;
    }
  }
  return { logprobs, tokens };
}
