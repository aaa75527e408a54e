/**
 * Continuous batching: new requests join the running ones between two rounds, each round computes and samples for all sequences at once, and one that ends makes
 * Continuous batching: new requests join the running ones between two rounds, each round computes and samples for all sequences at once, and a sequence that ends
 * frees its room at once. A sequence is admitted once the cache has room for all tokens it may have, so that none fails half-way; the others wait in order of arrival.
 */
import type { GenerationCounts } from '../../record/engine';
import { openAdmission } from './admission';
import { makeEventLoopYield } from './eventLoop';
import type { PrefixTree } from './prefixTree';
import { openRequestBatch, type GenerateOptions, type RequestBatch, type TokenCompletion } from './requestBatch';
import { computeRound, sampleRound, type RoundParts } from './round';
import type { SequenceRequest } from './sequence';
import type { Stepper } from './stepper';

/** Milliseconds of rounds between two yields to the event loop. */
const YIELD_AFTER = 8;

/** Runs requests of any number of calls together. */
export interface Scheduler {
  /** One result for each request, in their order; each must fit into an empty cache. Where the device throws, all batches under way reject with what it threw. */
  run(requests: readonly SequenceRequest[], options?: GenerateOptions): Promise<readonly TokenCompletion[]>;
  counts(): GenerationCounts;
  /** Whether any request waits or runs. */
  busy(): boolean;
}

/** `chunk`: most context tokens computed in a round. */
export function openScheduler({ stepper, tree, chunk }: { readonly stepper: Stepper; readonly tree: PrefixTree; readonly chunk: () => number }): Scheduler {
  const counts = { prefilled: 0, reused: 0, sampled: 0, decoded: 0, forwards: 0 };
  const admission = openAdmission(tree, stepper.width);
  const parts: RoundParts = { stepper, tree, admission, chunk, counts };
  const yieldToEventLoop = makeEventLoopYield(YIELD_AFTER);
  const batches = new Set<RequestBatch>();
  let running = false;

  async function round(): Promise<void> {
    admission.endAbandoned();
    counts.reused += admission.admitQueued();
    await computeRound(parts);
    await sampleRound(parts);
  }

  async function runRounds(): Promise<void> {
    try {
      while (batches.size) {
        await yieldToEventLoop();
        await round();
        for (const batch of batches) if (batch.notify()) batches.delete(batch);
      }
    } catch (error) {
      for (const batch of batches) batch.fail(error);
      batches.clear();
      admission.clear();
      tree.clear(); // it may hold nodes that were never computed
    }
    running = false; // before whoever awaits the last results goes on, so that they find the scheduler idle
  }

  return {
    run(requests, options) {
      if (!requests.length) return Promise.resolve([]);
      const batch = openRequestBatch(requests.length, options);
      batches.add(batch);
      admission.enqueue(requests.map((request, index) => ({ ...request, batch, index })));
      if (!running) void runRounds();
      running = true;
      return batch.results;
    },
    counts: () => ({ ...counts }),
    busy: () => running
  };
}
