/** Generation as a service: many requests of several agents at once, forked from shared prefixes, each governed by its own seed. */
import { gather, tensor1d, tensor2d, tidy, type Tensor1D } from '@tensorflow/tfjs-core';
import { linear } from '../ops/linear';
import { sample } from '../ops/sample';
import type { GenerateRequest, GenerationCounts } from '../record/engine';
import { slotOf, type Bank } from './bank';
import type { Body } from './body';
import { compute, type Cache } from './cache';
import { openPrefixTree, type PrefixNode } from './prefix';

/** A request's result before its tokens become text. */
export interface Drawn {
  readonly tokens: number[];
  readonly logprobs: number[];
  readonly finish: 'stop' | 'length';
}

export interface Generator {
  generate(requests: readonly GenerateRequest[]): Promise<Drawn[]>;
  counts(): GenerationCounts;
  /** To be called whenever the weights change. */
  forget(): void;
}

interface Options {
  readonly body: Body;
  readonly cache: Cache;
  /** The adapters as they are now; null is the bare base. */
  readonly bank: () => Bank | null;
  readonly stop: number;
  /** Most tokens in one forward pass. */
  readonly chunk: number;
}

type Wave = { readonly request: GenerateRequest; readonly place: number }[];

/** Places a request can take at most. */
const needOf = ({ context, maxTokens }: GenerateRequest): number => context.length + maxTokens;

interface Live {
  readonly request: GenerateRequest;
  readonly place: number;
  node: PrefixNode;
  readonly tokens: number[];
  readonly logprobs: number[];
}

export function openGenerator({ body, cache, bank, stop, chunk }: Options): Generator {
  const tree = openPrefixTree(cache.capacity);
  const counts = { prefilled: 0, reused: 0, sampled: 0, decoded: 0, forwards: 0 };

  function adapterOf({ agent }: GenerateRequest): number {
    const open = bank();
    return open ? slotOf(open, agent) : -1;
  }

  function forward(nodes: readonly PrefixNode[]): void {
    for (let from = 0; from < nodes.length; from += chunk) {
      compute(body, bank(), cache, nodes.slice(from, from + chunk));
      counts.forwards++;
    }
  }

  /** Takes the context into the tree; its new nodes are appended to `fresh`, ancestors first. */
  function place(request: GenerateRequest, fresh: PrefixNode[]): PrefixNode {
    const adapter = adapterOf(request);
    const { node, length } = tree.find(adapter, request.context);
    counts.reused += length;
    counts.prefilled += request.context.length - length;
    return request.context.slice(length).reduce<PrefixNode | null>((parent, token) => {
      const next = tree.extend(adapter, parent, token).node;
      fresh.push(next);
      return next;
    }, node)!;
  }

  /** One token for every live request, from the hidden state of the node it stands at. */
  async function draw(live: readonly Live[]): Promise<Float32Array> {
    const nodes = [...new Set(live.map(({ node }) => node))];
    const rowOf = new Map(nodes.map((node, row) => [node, row]));
    const drawn = tidy(() => {
      const slots = tensor1d(
        Int32Array.from(nodes, ({ slot }) => slot),
        'int32'
      );
      const hidden = gather(cache.hidden, slots); // [nodes, width]
      const requests = live.map(({ node, request, tokens }) => [rowOf.get(node)!, request.seed | 0, tokens.length]);
      const temperatures: Tensor1D = tensor1d(live.map(({ request }) => request.temperature));
      return sample(linear(hidden, body.head), tensor2d(requests, [live.length, 3], 'int32'), temperatures);
    });
    const values = await drawn.data();
    drawn.dispose();
    counts.sampled += live.length;
    return values as Float32Array;
  }

  async function runWave(requests: Readonly<Wave>, results: Drawn[]): Promise<void> {
    const fresh: PrefixNode[] = [];
    let live: Live[] = requests.map(({ request, place: at }) => ({ request, place: at, node: place(request, fresh), tokens: [], logprobs: [] }));
    forward(fresh);
    while (live.length) {
      const drawn = await draw(live);
      const deeper: PrefixNode[] = [];
      const still: Live[] = [];
      live.forEach((entry, i) => {
        const token = drawn[2 * i]!;
        entry.tokens.push(token);
        entry.logprobs.push(drawn[2 * i + 1]!);
        const finish = token === stop ? 'stop' : entry.tokens.length >= entry.request.maxTokens ? 'length' : null;
        if (finish) {
          results[entry.place] = { tokens: entry.tokens, logprobs: entry.logprobs, finish };
          return;
        }
        const { node, fresh: isFresh } = tree.extend(entry.node.adapter, entry.node, token);
        if (isFresh) deeper.push(node);
        entry.node = node;
        still.push(entry);
      });
      counts.decoded += deeper.length;
      forward(deeper);
      live = still;
    }
  }

  /** Cuts the requests into waves that are sure to fit the cache. */
  function waves(requests: readonly GenerateRequest[]): Wave[] {
    const all: Wave[] = [];
    let taken = Infinity;
    for (const [place, request] of requests.entries()) {
      taken += needOf(request);
      if (taken > cache.capacity) {
        all.push([]);
        taken = needOf(request);
      }
      all[all.length - 1]!.push({ request, place });
    }
    return all;
  }

  function check(request: GenerateRequest): void {
    const { context, maxTokens } = request;
    adapterOf(request);
    if (!context.length) throw new RangeError('A request needs a context of at least one token.');
    if (maxTokens < 1) throw new RangeError('A request must allow at least one token.');
    const longest = Math.min(body.shape.positions, cache.capacity);
    if (context.length + maxTokens > longest)
      throw new RangeError(`A context of ${context.length} tokens and ${maxTokens} new ones exceed the ${longest} this model can hold.`);
    const foreign = context.find((token) => !(Number.isInteger(token) && token >= 0 && token < body.shape.vocabulary));
    if (foreign !== undefined) throw new RangeError(`Token ${foreign} is not in the vocabulary of ${body.shape.vocabulary}.`);
  }

  return {
    async generate(requests) {
      requests.forEach(check);
      const results: Drawn[] = [];
      try {
        for (const wave of waves(requests)) {
          const known = wave.map(({ request }) => tree.find(adapterOf(request), request.context));
          const need = wave.reduce((total, { request }, i) => total + needOf(request) - known[i]!.length, 0);
          if (need > tree.free()) tree.prune(known.map(({ node }) => node));
          await runWave(wave, results);
        }
      } catch (error) {
        tree.clear(); // it may hold nodes that were never computed
        throw error;
      }
      return results;
    },
    counts: () => ({ ...counts }),
    forget: () => tree.clear()
  };
}
