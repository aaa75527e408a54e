/** Two engines as one: every answer comes from the engine that serves the agent, whatever else is asked with it, and every change is made on the engine it concerns. */
import { describe, expect, it } from 'vitest';
import { mergeReports } from '../../src/lab/merge';
import { openPair } from '../../src/lab/pair';
import { randomOf } from '../../src/math/random';
import type { AdapterSpec, GenerateRequest, CompletionDelta, UpdateRequest } from '../../src/record/engine';
import type { Sample } from '../../src/record/sample';
import { infoOf } from '../store/tiny';
import { teller } from './teller';

const SECONDS = ['math', 'qa'];
const TEAM = ['master', 'efc', 'math', 'qa', 'gfc'];
const SPEC: AdapterSpec = { rank: 1, alpha: 1, projections: ['q'], seed: 5 };

function openBoth(changes: Parameters<typeof teller>[1] = {}) {
  const [apple, pear] = [teller('apple'), teller('pear', changes)];
  return {
    apple,
    pear,
    pair: openPair(apple, pear, SECONDS),
    right: (agent: string | null) => (agent !== null && SECONDS.includes(agent) ? pear : apple)
  };
}

/** Twenty lists of up to twelve agents in any order. */
const companies = Array.from({ length: 20 }, (_, i) => {
  const random = randomOf('company', i);
  return Array.from({ length: random.below(13) }, () => TEAM[random.below(TEAM.length)]!);
});

const requestOf = (agent: string, i: number): GenerateRequest => ({ agent, context: [i], maxTokens: 1 + (i % 3), temperature: 1, seed: i });
const sampleOf = (agent: string, i: number): Sample => ({
  agent,
  context: [i],
  completion: Array<number>(1 + (i % 4)).fill(i),
  logprobs: [],
  positive: 1,
  negative: 0,
  copies: 1
});
const updateOf = (samples: readonly Sample[]): UpdateRequest => ({
  samples,
  loss: { kind: 'supervised' },
  optimiser: { learningRate: 0.5, beta1: 0, beta2: 0, weightDecay: 0, clipNorm: 1 },
  tokenBudget: 64
});

describe('a pair of engines', () => {
  it('gives each agent the answers of its own engine, in order, whatever else is asked', async () => {
    const { pair, right } = openBoth();
    for (const agents of companies) {
      const requests = agents.map(requestOf);
      const prompts = agents.map((agent, i) => ({ agent, messages: [{ role: 'user' as const, content: `${i}` }] }));
      const scores = [...agents, null].map((agent, i) => ({ agent, context: [i], completion: [i] }));
      const alone = async <Item extends { readonly agent: string | null }, Result>(
        items: readonly Item[],
        ask: (engine: ReturnType<typeof teller>, item: Item) => Promise<Result[]>
      ) => (await Promise.all(items.map((item) => ask(right(item.agent), item)))).flat();
      expect(await pair.generate(requests)).toEqual(await alone(requests, (engine, request) => engine.generate([request])));
      expect(await pair.encode(prompts)).toEqual(await alone(prompts, (engine, prompt) => engine.encode([prompt])));
      expect(await pair.encodeDemonstrations(prompts)).toEqual(await alone(prompts, (engine, prompt) => engine.encodeDemonstrations([prompt])));
      expect(await pair.score(scores)).toEqual(await alone(scores, (engine, request) => engine.score([request])));
    }
    for (const agent of [...TEAM, null]) expect(await pair.decode(agent, [[1, 2]])).toEqual(await right(agent).decode(agent, [[1, 2]]));
  });

  it('streams each completion under its index in the call', async () => {
    const { pair } = openBoth();
    for (const agents of companies) {
      const heard = new Map<number, CompletionDelta>();
      const said = await pair.generate(agents.map(requestOf), undefined, (pieces) => pieces.forEach((piece) => heard.set(piece.request, piece)));
      expect(heard.size).toBe(agents.length);
      said.forEach((completion, i) => expect(heard.get(i)).toEqual({ request: i, ...completion }));
    }
  });

  it('asks no engine without items, asks both at once, and aborts both under an abort key', async () => {
    let free = (): void => undefined;
    const held = new Promise<void>((resolve) => (free = resolve));
    const { apple, pear, pair } = openBoth({ generate: () => held.then(() => []), abort: async () => free() });
    await pair.generate([requestOf('efc', 0)]);
    expect(pear.deeds).toEqual([]);
    const drawing = pair.generate([requestOf('qa', 0), requestOf('efc', 1)], 'mine');
    await expect.poll(() => apple.deeds.length).toBe(2);
    await pair.abort('mine');
    await drawing;
    expect(apple.deeds.slice(1)).toEqual([
      ['generate', 1, 'mine'],
      ['abort', 'mine']
    ]);
  });

  it('trains each agent on its own base, and reports one mean over all tokens', async () => {
    for (const agents of companies.filter((company) => new Set(company.map((agent) => SECONDS.includes(agent))).size === 2)) {
      const { apple, pear, pair, right } = openBoth();
      const samples = agents.map(sampleOf);
      const [ours, theirs] = [apple, pear].map((engine) => samples.filter(({ agent }) => right(agent) === engine));
      const { all, agents: each, trainedTokens, milliseconds } = await pair.update(updateOf(samples));
      expect([apple.deeds, pear.deeds]).toEqual([[['update', ours]], [['update', theirs]]]);
      const reports = [await apple.update(updateOf(ours!)), await pear.update(updateOf(theirs!))].map((report) => report.all);
      const tokens = reports.reduce((sum, { completionTokens }) => sum + completionTokens, 0);
      for (const name of ['loss', 'kl', 'entropy'] as const)
        expect(all[name]).toBeCloseTo(reports.reduce((sum, report) => sum + report[name]! * report.completionTokens, 0) / tokens, 12);
      expect(all.gradNorm ** 2).toBeCloseTo(
        reports.reduce((sum, { gradNorm }) => sum + gradNorm ** 2, 0),
        9
      );
      expect(all).toMatchObject({ samples: samples.length, completionTokens: tokens, mismatch: Math.max(...reports.map(({ mismatch }) => mismatch!)) });
      expect(Object.keys(each).sort()).toEqual([...new Set(agents)].sort());
      expect(Object.values(each).reduce((sum, { loss }) => sum + loss, 0)).toBeCloseTo(all.loss, 12);
      expect({ trainedTokens, milliseconds }).toEqual({ trainedTokens: tokens, milliseconds: 5 });
    }
  });

  it('says of every token what the engine of its agent says, in the order of the samples, where asked', async () => {
    for (const agents of companies.filter(({ length }) => length)) {
      const { pair, right } = openBoth();
      const request = updateOf(agents.map(sampleOf));
      const alone = await Promise.all(request.samples.map((sample) => right(sample.agent).update({ ...request, samples: [sample], perToken: true })));
      expect((await pair.update({ ...request, perToken: true })).tokens).toEqual(alone.flatMap(({ tokens }) => tokens!));
      expect(await pair.update(request)).not.toHaveProperty('tokens');
    }
  });

  it('reports as not measured what either engine did not measure', async () => {
    const [measured, not] = [await teller('apple').update(updateOf([sampleOf('qa', 1)])), await teller('pear').update(updateOf([sampleOf('math', 2)]))];
    const unmeasured = { ...not, all: { ...not.all, kl: null, clipLow: null, mismatch: null } };
    for (const { all } of [mergeReports(measured, unmeasured), mergeReports(unmeasured, measured)]) {
      expect(all).toMatchObject({ kl: null, clipLow: null, mismatch: null });
      expect(all.clipHigh).toBeCloseTo(0.2, 12);
    }
  });

  it('reports what the one engine does where the other has nothing to learn', async () => {
    const { apple, pear, pair } = openBoth();
    const request = updateOf([sampleOf('math', 1), sampleOf('qa', 2)]);
    expect(await pair.update(request)).toEqual(await pear.update(request));
    expect(apple.deeds).toEqual([]);
    const refusal = new RangeError('An update needs at least one sample.');
    const strict = openPair(teller('apple', { update: () => Promise.reject(refusal) }), pear, SECONDS);
    await expect(strict.update(updateOf([]))).rejects.toBe(refusal);
  });

  it('equips, saves and restores each agent on its own engine', async () => {
    const { apple, pear, pair } = openBoth();
    await pair.equip(TEAM, SPEC);
    const state = await pair.save();
    expect(state).toEqual({ ...(await apple.save()), ...(await pear.save()) });
    expect(Object.keys(state).sort()).toEqual([...TEAM].sort());
    await pair.restore(state);
    await pair.importAdapter('qa', {});
    expect(await pair.exportAdapter('qa')).toEqual({ 'pear.qa': new Uint8Array(1) });
    expect(await pair.exportAdapter('gfc')).toEqual({ 'apple.gfc': new Uint8Array(1) });
    expect(apple.deeds).toEqual([
      ['equip', ['master', 'efc', 'gfc'], SPEC],
      ['restore', await apple.save()]
    ]);
    expect(pear.deeds).toEqual([
      ['equip', ['math', 'qa'], SPEC],
      ['restore', await pear.save()],
      ['import', 'qa', {}]
    ]);
  });

  it('sums the memory of both, and says whose base is which', async () => {
    const { pair } = openBoth();
    await pair.equip(TEAM, SPEC);
    expect(await pair.info()).toEqual({
      ...infoOf,
      model: 'apple; pear',
      models: { master: 'apple', efc: 'apple', gfc: 'apple', math: 'pear', qa: 'pear' },
      parameters: 20,
      contextLength: 54,
      memory: { weights: 2, adapters: 4, cache: 6, total: 12 },
      loadMs: 2
    });
    expect(await pair.counts()).toEqual({ prefilled: 2, reused: 4, sampled: 6, decoded: 8, forwards: 10 });
  });

  it('anchors, forgets and closes both, the one even where the other fails', async () => {
    const { apple, pear, pair } = openBoth();
    await pair.anchor();
    await pair.forget();
    await pair.close();
    for (const { deeds } of [apple, pear]) expect(deeds).toEqual([['anchor'], ['forget'], ['close']]);
    const lost = new Error('The GPU was lost.');
    const other = openPair(teller('apple', { close: () => Promise.reject(lost) }), pear, SECONDS);
    await expect(other.close()).rejects.toBe(lost);
    expect(pear.deeds.at(-1)).toEqual(['close']);
  });

  it('rejects with a failure only once the other engine has ended its part', async () => {
    let free = (): void => undefined;
    const held = new Promise<void>((resolve) => (free = resolve));
    const order: string[] = [];
    const slow = teller('apple', { generate: async () => (await held, order.push('slow'), []) });
    const pair = openPair(slow, teller('pear', { generate: () => Promise.reject(new Error('lost')) }), SECONDS);
    const failed = pair.generate([requestOf('qa', 0), requestOf('efc', 1)]).catch(({ message }: Error) => order.push(message));
    await new Promise((resume) => setTimeout(resume)); // whatever could rise by now has risen
    free();
    await failed;
    expect(order).toEqual(['slow', 'lost']);
  });
});
