/** Generation as a service: company, order, waves and the cache change no result, and every distinct prefix is computed once. */
import { describe, expect, it } from 'vitest';
import { randomOf, seedOf } from '../../src/math/random';
import { disposeAdapterPool, type AdapterPool } from '../../src/model/body/adapterPool';
import { disposeBody, loadBody, type ModelBody } from '../../src/model/body/body';
import { disposeKvCache, openKvCache } from '../../src/model/generation/kvCache';
import type { TokenCompletion } from '../../src/model/generation/requestBatch';
import { openGenerator, type TokenGenerator } from '../../src/model/generation/generate';
import type { AdapterSpec, GenerateRequest } from '../../src/record/engine';
import { score } from '../../src/update/score';
import { onEveryDevice } from '../ops/rig/device';
import { drawModel, openSpeaking } from './tiny';

const model = drawModel('generate');
const AGENTS = ['master', 'qa', 'math'];
const spec: AdapterSpec = { rank: 4, alpha: 8, projections: ['q', 'v', 'down'], seed: 3 };
const STOP = 1;

interface Bench {
  readonly generator: TokenGenerator;
  readonly body: ModelBody;
  readonly bank: AdapterPool;
}

/** Opens a generator with room for `capacity` tokens, lets `use` have it, and cleans up. */
async function withGenerator<Result>(capacity: number, use: (bench: Bench) => Promise<Result>): Promise<Result> {
  const body = loadBody(model);
  const cache = openKvCache(body, capacity);
  const bank = await openSpeaking(model.shape, AGENTS, spec);
  const generator = openGenerator({ body, cache, adapterPool: () => bank, stop: STOP, chunk: () => 32 });
  try {
    return await use({ generator, body, bank });
  } finally {
    generator.close();
    disposeKvCache(cache);
    disposeAdapterPool(bank);
    disposeBody(body);
  }
}

/** Requests of several agents, lengths and temperatures, some with beginnings in common. */
const requests: readonly GenerateRequest[] = Array.from({ length: 16 }, (_, i) => {
  const random = randomOf('request', i);
  const shared = Array.from({ length: 6 }, (_, t) => randomOf('shared', i % 3, t).below(model.shape.vocabulary));
  const own = Array.from({ length: random.below(7) }, () => random.below(model.shape.vocabulary));
  return {
    agent: AGENTS[i % AGENTS.length]!,
    context: i % 5 === 4 ? shared.slice(0, 3) : [...shared, ...own],
    maxTokens: 1 + random.below(9),
    temperature: [0, 0.8, 1, 2][i % 4]!,
    seed: seedOf('draw', i)
  };
});

/** One node for each beginning of a sequence under an agent, as text. */
const beginnings = (agent: string, tokens: readonly number[]): string[] => tokens.map((_, i) => `${agent}: ${tokens.slice(0, i + 1).join()}`);
const contextsOf = (all: readonly GenerateRequest[]): Set<string> => new Set(all.flatMap(({ agent, context }) => beginnings(agent, context)));
/** What is computed once all is drawn: contexts, and every drawn token but the last, which is never fed back. */
const computedBy = (all: readonly GenerateRequest[], drawn: readonly TokenCompletion[]): Set<string> =>
  new Set(all.flatMap(({ agent, context }, i) => beginnings(agent, [...context, ...drawn[i]!.tokens.slice(0, -1)])));

onEveryDevice(() => {
  it('draws the same alone, together and in any order', () =>
    withGenerator(1024, async ({ generator }) => {
      const together = await generator.generate(requests);
      const alone: TokenCompletion[] = [];
      for (const request of requests) {
        generator.forget();
        alone.push((await generator.generate([request]))[0]!);
      }
      const order = randomOf('order').shuffle([...requests.keys()]);
      generator.forget();
      const shuffled = await generator.generate(order.map((i) => requests[i]!));
      expect(alone).toEqual(together);
      order.forEach((from, to) => expect(shuffled[to]).toEqual(together[from]));
      const again = await generator.generate(requests);
      expect(again, 'What the cache remembers changes nothing.').toEqual(together);
      expect(new Set(together.map(({ tokens }) => tokens.join())).size).toBeGreaterThan(8);
    }));

  it('draws the same where requests join while others are under way, in any order', () =>
    withGenerator(1024, async ({ generator }) => {
      const together = await generator.generate(requests);
      generator.forget();
      const order = randomOf('joining').shuffle([...requests.keys()]);
      const late = order.splice(4);
      const joined: (readonly [place: number, drawn: Promise<readonly TokenCompletion[]>])[] = [];
      const join = (): void => {
        for (const place of late.splice(0, 2)) joined.push([place, generator.generate([requests[place]!], { onDeltas: join })]);
      };
      const first = await generator.generate(
        order.map((place) => requests[place]!),
        { onDeltas: join }
      );
      order.forEach((place, i) => expect(first[i]).toEqual(together[place]));
      for (const [place, drawn] of joined) expect(await drawn).toEqual([together[place]]);
      expect(joined.length).toBe(12);
      expect(generator.counts().sampled).toBe(2 * together.reduce((sum, { tokens }) => sum + tokens.length, 0));
    }));

  it('ends at any of the tokens a request names', () =>
    withGenerator(1024, async ({ generator }) => {
      const long = { ...requests[1]!, maxTokens: 30, temperature: 2 };
      const [free] = await generator.generate([long]);
      const stop = free!.tokens[4]!;
      const [ended] = await generator.generate([{ ...long, stop: [stop] }]);
      const length = free!.tokens.indexOf(stop) + 1;
      expect(ended).toEqual({ tokens: free!.tokens.slice(0, length), logprobs: free!.logprobs.slice(0, length), finish: 'stop' });
    }));

  it('forgets nothing under way', () =>
    withGenerator(1024, async ({ generator }) => {
      const drawing = generator.generate(requests.slice(0, 2));
      expect(() => generator.forget()).toThrow('Wait for it, or abort it.');
      await drawing;
      generator.forget();
    }));

  it('obeys the most tokens and the stop token', () =>
    withGenerator(1024, async ({ generator }) => {
      const drawn = await generator.generate(requests.map((request) => ({ ...request, maxTokens: 40 })));
      drawn.forEach(({ tokens, logprobs, finish }) => {
        expect(logprobs.length).toBe(tokens.length);
        expect(tokens.indexOf(STOP)).toBe(finish === 'stop' ? tokens.length - 1 : -1);
        expect(finish === 'stop' || tokens.length === 40).toBe(true);
      });
      expect(new Set(drawn.map(({ finish }) => finish)).size, 'Some stop, some do not.').toBe(2);
    }));

  it('computes each beginning of a context once, and only what is new to it', () =>
    withGenerator(1024, async ({ generator }) => {
      const [first, second] = [requests.slice(0, 10), requests.slice(6)];
      const drawn = await generator.generate(first);
      const total = (all: readonly GenerateRequest[]) => all.reduce((sum, { context }) => sum + context.length, 0);
      const before = contextsOf(first);
      const computed = computedBy(first, drawn);
      expect(generator.counts()).toMatchObject({
        prefilled: before.size,
        reused: total(first) - before.size,
        sampled: drawn.reduce((sum, { tokens }) => sum + tokens.length, 0),
        decoded: computed.size - before.size
      });
      await generator.generate(second);
      const fresh = [...contextsOf(second)].filter((node) => !computed.has(node)).length;
      expect(generator.counts()).toMatchObject({ prefilled: before.size + fresh, reused: total(first) - before.size + total(second) - fresh });
      generator.forget();
      await generator.generate(second);
      expect(generator.counts().prefilled).toBe(before.size + fresh + contextsOf(second).size);
    }));

  it('computes the prompt of eight siblings once, and draws differently for each seed', () =>
    withGenerator(1024, async ({ generator }) => {
      const context = [5, 9, 2, 30, 11, 7];
      const siblings = Array.from({ length: 8 }, (_, seed) => ({ agent: 'qa', context, maxTokens: 6, temperature: 1.5, seed }));
      const drawn = await generator.generate(siblings);
      expect(generator.counts()).toMatchObject({ prefilled: context.length, reused: 7 * context.length });
      expect(new Set(drawn.map(({ tokens }) => tokens.join())).size).toBeGreaterThan(4);
      await generator.generate(siblings.map((request) => ({ ...request, agent: 'math' })));
      expect(generator.counts().prefilled, 'Another agent shares nothing.').toBe(2 * context.length);
    }));
}, ['wasm']);

onEveryDevice((device) => {
  it('draws the same in waves, where the cache is too small for all', async () => {
    const most = Math.max(...requests.map(({ context, maxTokens }) => context.length + maxTokens));
    const few = requests.slice(0, device === 'wasm' ? 6 : 3);
    const roomy = await withGenerator(1024, ({ generator }) => generator.generate(few));
    const tight = await withGenerator(most, async ({ generator }) => [await generator.generate(few), await generator.generate(few)]);
    expect(tight).toEqual([roomy, roomy]);
  });

  it('reports the log-probabilities that scoring gives', () =>
    withGenerator(1024, async ({ generator, body, bank }) => {
      const plain = requests.slice(0, 6).map((request) => ({ ...request, temperature: 1 }));
      const drawn = await generator.generate(plain);
      const { logprobs: scores } = await score(
        body,
        bank,
        plain.map(({ agent, context }, i) => ({ agent, context, completion: drawn[i]!.tokens })),
        64
      );
      drawn.forEach(({ logprobs }, i) => logprobs.forEach((logprob, t) => expect(logprob).toBeCloseTo(scores[i]![t]!, 4)));
    }));
});

describe('a request that cannot be met', () => {
  const request = { agent: 'qa', context: [1, 2, 3], maxTokens: 4, temperature: 1, seed: 0 };
  onEveryDevice(() => {
    it.each([
      ['without a context', { ...request, context: [] }, 'A request needs a context of at least one token.'],
      ['for no token', { ...request, maxTokens: 0 }, 'A request must allow at least one token.'],
      ['of no likeliest token', { ...request, topK: 0 }, 'The likeliest 0 tokens are none: top-k must be a whole number of at least 1, or be left out.'],
      ['of no share', { ...request, topP: 0 }, 'A share of 0 cannot be drawn from: top-p must be above 0 and at most 1.'],
      ['longer than the model allows', { ...request, maxTokens: 126 }, 'A context of 3 tokens and 126 new ones exceed the 128 this model can hold.'],
      [
        'longer than the cache',
        { ...request, maxTokens: 14 },
        'A context of 3 tokens and 14 new ones exceed the 16 the cache has room for. Give it more memory, or ask for less.'
      ],
      ['of an unknown agent', { ...request, agent: 'poet' }, 'No adapter is open for the agent "poet"; there are master, qa, math.'],
      ['of a token that is none', { ...request, context: [1, 9999] }, `Token 9999 is not in the vocabulary of ${model.shape.vocabulary}.`]
    ])('%s is refused, and the next is met', (_, wrong, sentence) =>
      withGenerator(16, async ({ generator }) => {
        await expect(generator.generate([request, wrong])).rejects.toThrow(new RangeError(sentence));
        expect((await generator.generate([request]))[0]!.tokens.length).toBeGreaterThan(0);
        expect(generator.counts().prefilled).toBe(3);
      })
    );
  }, ['wasm']);
});
