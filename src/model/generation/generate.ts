/** Generates completions for many requests of several agents at once, each with its own seed; shared prefixes are computed once. */
import { getBackend } from '@tensorflow/tfjs-core';
import type { GenerateRequest, GenerationCounts } from '../../record/engine';
import type { TokenBytes } from '../../weights/language/tokenBytes';
import { adapterSlotOf, type AdapterPool } from '../body/adapterPool';
import type { ModelBody } from '../body/body';
import type { KvCache } from './kvCache';
import type { TokenCompletion, GenerateOptions } from './requestBatch';
import { openGrammarMasks } from '../grammar/grammarMask';
import { openPlainStepper } from './plainStepper';
import { openPrefixTree } from './prefixTree';
import { openPreparedStepper } from './preparedStepper';
import { openScheduler } from './scheduler';
import type { SequenceRequest } from './sequence';

/** Generates from one body and its adapters, over one cache. */
export interface TokenGenerator {
  /** One result for each request, in their order; calls that overlap share the device. Rejects with a RangeError that says what of a request cannot be met. */
  generate(requests: readonly GenerateRequest[], options?: GenerateOptions): Promise<readonly TokenCompletion[]>;
  counts(): GenerationCounts;
  /** Empties the cache: to be called whenever the weights change. Throws an Error while anything is being generated. */
  forget(): void;
  /** Frees the captured steps on the device. */
  close(): void;
}

interface GeneratorOptions {
  readonly body: ModelBody;
  readonly cache: KvCache;
  /** The adapters as they are now; null where there are none. */
  readonly adapterPool: () => AdapterPool | null;
  /** The model's own stop token. */
  readonly stop: number;
  /** Most tokens in one forward pass; called at the start of each. */
  readonly chunk: () => number;
  /** The bytes of its tokens; without it requests with a grammar are rejected. */
  readonly spelling?: TokenBytes | undefined;
}

/** Opens a generator with an empty prefix tree over the cache. */
export function openGenerator({ body, cache, adapterPool, stop, chunk, spelling }: GeneratorOptions): TokenGenerator {
  const tree = openPrefixTree(cache.capacity);
  const plain = openPlainStepper({ body, cache, adapterPool, chunk });
  const prepared = getBackend() === 'webgpu' ? openPreparedStepper({ body, cache, adapterPool, plain }) : null;
  const stepper = prepared ?? plain;
  const grammarMasks = spelling && openGrammarMasks(spelling, body.shape.vocabulary);
  const scheduler = openScheduler({ stepper, tree, chunk });

  function adapterOf({ agent }: GenerateRequest): number {
    const pool = adapterPool();
    return pool ? adapterSlotOf(pool, agent) : -1;
  }

  function sequenceRequestOf(request: GenerateRequest): SequenceRequest {
    const stops = [stop, ...(request.stop ?? [])];
    return { request, adapter: adapterOf(request), stops, grammarMask: request.grammar && grammarMasks?.open(request.grammar, stops) };
  }

  function check({ context, maxTokens, topK = 1, topP = 1, grammar }: GenerateRequest): void {
    if (!context.length) throw new RangeError('A request needs a context of at least one token.');
    if (maxTokens < 1) throw new RangeError('A request must allow at least one token.');
    if (!(Number.isInteger(topK) && topK >= 1))
      throw new RangeError(`The likeliest ${topK} tokens are none: top-k must be a whole number of at least 1, or be left out.`);
    if (!(topP > 0 && topP <= 1)) throw new RangeError(`A share of ${topP} cannot be drawn from: top-p must be above 0 and at most 1.`);
    if (grammar && !grammarMasks) throw new RangeError('This model has no words that could be held to a grammar. Leave the grammar out.');
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
    async generate(requests, options) {
      requests.forEach(check);
      return scheduler.run(requests.map(sequenceRequestOf), options);
    },
    counts: () => scheduler.counts(),
    close: () => prepared?.dispose(),
    forget() {
      if (scheduler.busy()) throw new Error('The prefixes cannot be forgotten while something is generated from them. Wait for it, or abort it.');
      tree.clear();
    }
  };
}
