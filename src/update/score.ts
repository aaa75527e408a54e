/** Log-probabilities of given completions, by an adapter or by the bare base. */
import { dispose, tensor1d } from '@tensorflow/tfjs-core';
import { slotOf, type Bank } from '../model/bank';
import type { Body } from '../model/body';
import { forwardPass } from './backward';
import { completionSequence, microBatches, pack } from './pack';
import { trainableAdapters } from './trainable';

export interface Scored {
  readonly agent: string | null;
  readonly context: readonly number[];
  readonly completion: readonly number[];
}

/** One list a request, one natural log-probability a completion token. */
export async function score(body: Body, bank: Bank, requests: readonly Scored[], tokenBudget: number): Promise<number[][]> {
  const sequences = requests.map(({ agent, context, completion }) => completionSequence(agent === null ? -1 : slotOf(bank, agent), context, completion));
  const trainable = trainableAdapters(body, bank);
  const scores: number[][] = sequences.map(() => []);
  for (const batch of microBatches(sequences, tokenBudget)) {
    const packed = pack(batch.sequences);
    const slots = tensor1d(packed.slots as number[], 'int32');
    const pass = await forwardPass(trainable, packed, slots);
    packed.owners.forEach((owner, target) => scores[batch.from + owner]!.push(pass.figures[3 * target]!));
    pass.dispose();
    dispose(slots);
  }
  return scores;
}
