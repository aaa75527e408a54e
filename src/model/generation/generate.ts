/** Generation as a service: many requests of several agents at once, forked from shared prefixes, each governed by its own seed. */
import { getBackend } from '@tensorflow/tfjs-core';
import type { GenerateRequest, GenerationCounts } from '../../record/engine';
import type { TokenBytes } from '../../weights/language/tokenBytes';
import { slotOf, type Bank } from '../body/bank';
import type { Body } from '../body/body';
import type { Cache } from './cache';
import type { Drawn, Wishes } from './call';
import { openGuides } from '../grammar/guide';
import { openPlainStepper } from './plainStepper';
import { openPrefixTree } from './prefix';
import { openPreparedStepper } from './preparedStepper';
import { openSchedule } from './schedule';
import type { Task } from './speaker';

export interface Generator {
  /** One result for each request, in their order; calls that overlap share the device. Rejects with a RangeError that says what of a request cannot be met. */
  generate(requests: readonly GenerateRequest[], wishes?: Wishes): Promise<readonly Drawn[]>;
  counts(): GenerationCounts;
  /** To be called whenever the weights change. Throws an Error while anything is being generated. */
  forget(): void;
  /** Frees what was prepared on the device. */
  close(): void;
}

interface Options {
  readonly body: Body;
  readonly cache: Cache;
  /** The adapters as they are now; null is the bare base. */
  readonly bank: () => Bank | null;
  /** The model's own stop token. */
  readonly stop: number;
  /** Most tokens in one forward pass, asked for whenever one begins. */
  readonly chunk: () => number;
  /** How its tokens become text; without it no request can be held to a grammar. */
  readonly spelling?: TokenBytes | undefined;
}

export function openGenerator({ body, cache, bank, stop, chunk, spelling }: Options): Generator {
  const tree = openPrefixTree(cache.capacity);
  const plain = openPlainStepper({ body, cache, bank, chunk });
  const prepared = getBackend() === 'webgpu' ? openPreparedStepper({ body, cache, bank, plain }) : null;
  const stepper = prepared ?? plain;
  const guides = spelling && openGuides(spelling, body.shape.vocabulary);
  const schedule = openSchedule({ stepper, tree, chunk });

  function adapterOf({ agent }: GenerateRequest): number {
    const open = bank();
    return open ? slotOf(open, agent) : -1;
  }

  function taskOf(request: GenerateRequest): Task {
    const stops = [stop, ...(request.stop ?? [])];
    return { request, adapter: adapterOf(request), stops, guide: request.grammar && guides?.open(request.grammar, stops) };
  }

  function check({ context, maxTokens, topK = 1, topP = 1, grammar }: GenerateRequest): void {
    if (!context.length) throw new RangeError('A request needs a context of at least one token.');
    if (maxTokens < 1) throw new RangeError('A request must allow at least one token.');
    if (!(Number.isInteger(topK) && topK >= 1))
      throw new RangeError(`The likeliest ${topK} tokens are none: top-k must be a whole number of at least 1, or be left out.`);
    if (!(topP > 0 && topP <= 1)) throw new RangeError(`A share of ${topP} cannot be drawn from: top-p must be above 0 and at most 1.`);
    if (grammar && !guides) throw new RangeError('This model has no words that could be held to a grammar. Leave the grammar out.');
    const [length, { positions }] = [context.length + maxTokens, body.shape];
    if (length > positions)
      throw new RangeError(`A context of ${context.length} tokens and ${maxTokens} new ones exceed the ${positions} this model can hold.`);
    if (length > cache.capacity)
      throw new RangeError(
        `A context of ${context.length} tokens and ${maxTokens} new ones exceed the ${cache.capacity} the cache has room for. Give it more memory, or ask for less.`
      );
    const foreign = context.find((token) => !(Number.isInteger(token) && token >= 0 && token < body.shape.vocabulary));
    if (foreign !== undefined) throw new RangeError(`Token ${foreign} is not in the vocabulary of ${body.shape.vocabulary}.`);
  }

  return {
    async generate(requests, wishes) {
      requests.forEach(check);
      return schedule.run(requests.map(taskOf), wishes);
    },
    counts: () => schedule.counts(),
    close: () => prepared?.dispose(),
    forget() {
      if (schedule.busy()) throw new Error('The prefixes cannot be forgotten while something is generated from them. Wait for it, or abort it.');
      tree.clear();
    }
  };
}
