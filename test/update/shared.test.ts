/** What sequences begin with in common is computed once, and nothing else changes: log-probabilities and gradients are those of the sequences one at a time. */
import { dispose, tensor1d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { forwardPass } from '../../src/update/backward';
import type { Gradients } from '../../src/update/gradient';
import { microBatches, packSequences, type TrainingSequence } from '../../src/update/pack';
import { trainableAdapters } from '../../src/update/trainable';
import { expectClose } from '../ops/rig/close';
import { onEveryDevice } from '../ops/rig/device';
import { take, type Plain } from '../ops/rig/plain';
import { fetchAdapted, withAdapted } from './adapted';

const fixture = await fetchAdapted('qwen3-tiny');
const PROMPT = [5, 9, 2, 7, 30, 11, 4];

/** Of a prompt's three answers two begin alike; another agent is asked the same, whose tokens are its own. */
const SEQUENCES: readonly TrainingSequence[] = [
  { slot: 1, tokens: [...PROMPT, 8, 20, 21, 6], targets: [7, 8, 9, 10] },
  { slot: 2, tokens: [...PROMPT, 8, 20], targets: [7, 8] },
  { slot: 1, tokens: [...PROMPT, 13], targets: [7] },
  { slot: 1, tokens: [...PROMPT, 8, 20, 3, 3, 12], targets: [7, 9, 10, 11] },
  { slot: 1, tokens: [2, 7, 9], targets: [1, 2] }
];

/** Log-probabilities by sequence and target, gradients of Σ (1 + i)·log-probability over a sequence's targets i, and the tokens that were computed. */
async function trainOn(budget: number): Promise<{ logprobs: number[][]; gradients: Map<string, Plain>; computed: number }> {
  return withAdapted(fixture, async (body, pool) => {
    const logprobs = SEQUENCES.map((): number[] => []);
    const sums: Gradients = new Map();
    let computed = 0;
    for (const { sequences, members } of microBatches(SEQUENCES, budget)) {
      const packed = packSequences(sequences);
      const slots = tensor1d(packed.slots as number[], 'int32');
      const pass = await forwardPass(trainableAdapters(body, pool), packed, slots);
      const slopes = packed.owners.map((owner, target) => logprobs[members[owner]!]!.push(pass.figures[3 * target]!));
      pass.backward(slopes, sums);
      dispose(slots);
      computed += packed.ids.length;
    }
    const names = [...sums.keys()];
    const values = await take(names.map((name) => sums.get(name)!));
    return { logprobs, gradients: new Map(names.map((name, i) => [name, values[i]!])), computed };
  });
}

onEveryDevice(() => {
  it('gives a group on one prompt the log-probabilities and gradients of its members apart', async () => {
    const [apart, together] = [await trainOn(1), await trainOn(1000)];
    expect(apart.computed).toBe(10 + 8 + 7 + 11 + 2);
    expect(together.computed).toBe(8 + (7 + 2 + 1 + 2) + 2);
    together.logprobs.forEach((logprobs, i) => logprobs.forEach((logprob, t) => expect(logprob).toBeCloseTo(apart.logprobs[i]![t]!, 5)));
    expect(together.gradients.size).toBe(apart.gradients.size);
    for (const [name, gradient] of together.gradients) expectClose(gradient, apart.gradients.get(name)!, 1e-5, name);
  });
});
