/** The engine's door: what it says of itself, text in and out, refusals in sentences, one task at a time, nothing left behind. */
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { openEngine } from '../../src/engine/engine';
import { readModel } from '../../src/model/body/file';
import type { CompletionDelta } from '../../src/record/engine';
import { AGENTS, lesson, MODEL, openDesk, OPTIMISER, SPEC, teach } from './desk';

const request = { agent: 'qa', context: [5, 6, 7], maxTokens: 6, temperature: 1, seed: 9 };

describe('the engine', () => {
  it('counts what its file holds', async () => {
    const { matrices, vectors, vocabulary } = readModel(MODEL);
    const engine = await openDesk('wasm');
    const info = await engine.info();
    const floats = [...vectors.values()].reduce((total, { length }) => total + length, 0);
    expect(info.parameters).toBe([...matrices.values()].reduce((total, { outputs, inputs }) => total + outputs * inputs, floats));
    const { values } = (await engine.save()).qa!;
    expect(info.adapterParameters).toBe(Object.values(values).reduce((total, { length }) => total + length, 0));
    expect(info).toMatchObject({ device: 'wasm', model: 'engine', vocabulary: vocabulary.length, contextLength: 128 });
    const { weights, adapters, cache, total } = info.memory;
    expect(weights + adapters + cache).toBe(total);
    expect(info.reason).toMatch(/^[A-Z].*\.$/);
  });

  it('reads conversations and writes completions', async () => {
    const engine = await openDesk('wasm');
    const [tokens] = await engine.encode([{ agent: null, messages: [{ role: 'user', content: 'price of tea' }] }]);
    expect(await engine.decode(null, [tokens!])).toEqual(['<|user|>price of tea<|assistant|>']);
    // Few of this body's completions stop: of these seeds' one does.
    const completions = await engine.generate(Array.from({ length: 12 }, (_, i) => ({ ...request, context: tokens!, seed: 80 + i, maxTokens: 30 })));
    const stopped = completions.filter(({ finish }) => finish === 'stop');
    expect(stopped.length).toBeGreaterThan(0);
    for (const { text, tokens } of stopped) expect([text]).toEqual(await engine.decode(null, [tokens.slice(0, -1)]));
    for (const { text, tokens } of completions.filter(({ finish }) => finish === 'length')) expect([text]).toEqual(await engine.decode(null, [tokens]));
  });

  it('holds a completion to a grammar: what was drawn first stays, and what follows has its form', async () => {
    const engine = await openDesk('wasm');
    const texts = [' of price', 'of price'];
    const rest = { kind: 'choice', among: texts.map((text) => ({ kind: 'text', text }) as const) } as const;
    const seeds = Array.from({ length: 8 }, (_, seed) => ({ ...request, seed, maxTokens: 20 }));
    const free = await engine.generate(seeds);
    const marks = await engine.decode(
      null,
      free.map(({ tokens }) => tokens.slice(0, 1))
    );
    const held = await engine.generate(seeds.map((each, i) => ({ ...each, grammar: { mark: marks[i]!, rest } })));
    held.forEach(({ tokens, text, finish }, i) => {
      expect(tokens[0]).toBe(free[i]!.tokens[0]);
      expect(texts.map((each) => marks[i]! + each)).toContain(text);
      expect(finish).toBe('stop');
    });
  });

  it('does one thing at a time, in the order asked', async () => {
    const [asked, awaited] = [await openDesk('wasm'), await openDesk('wasm')];
    const asks = [asked.generate([request]), teach(asked, AGENTS), asked.generate([request]), teach(asked, ['qa']), asked.generate([request])] as const;
    const [first, , second, , third] = await Promise.all(asks);
    expect(first).toEqual(await awaited.generate([request]));
    await teach(awaited, AGENTS);
    expect(second).toEqual(await awaited.generate([request]));
    await teach(awaited, ['qa']);
    expect(third).toEqual(await awaited.generate([request]));
    expect(third).not.toEqual(first);
  });

  it('streams the tokens of calls that run together as they are drawn', async () => {
    const engine = await openDesk('wasm');
    const asks = [request, { ...request, agent: 'master', seed: 4, maxTokens: 25 }];
    const heard: CompletionDelta[][] = [[], []];
    const order: number[] = [];
    const calls = await Promise.all(
      asks.map((ask, i) =>
        engine.generate([ask], undefined, (pieces) => {
          order.push(i);
          heard[i]!.push(...pieces);
        })
      )
    );
    for (const [i, [completion]] of calls.entries()) {
      const pieces = heard[i]!;
      expect(pieces.flatMap(({ tokens }) => tokens)).toEqual(completion!.tokens);
      expect(pieces.flatMap(({ logprobs }) => logprobs)).toEqual(completion!.logprobs);
      pieces.forEach(({ text }) => expect(completion!.text.startsWith(text)).toBe(true));
      expect(pieces.at(-1)).toMatchObject({ text: completion!.text, finish: completion!.finish });
      expect(await engine.generate([asks[i]!])).toEqual([completion]);
    }
    expect(order.slice(0, 4), 'Neither waits for the other.').toEqual([0, 1, 0, 1]);
  });

  it('ends an aborted call with the tokens so far, in mid-word and before it begins', async () => {
    const engine = await openDesk('wasm');
    const long = { ...request, maxTokens: 60, seed: 2 };
    const [whole] = await engine.generate([long]);
    expect(whole!.tokens.length, 'A completion long enough to be ended early.').toBeGreaterThan(5);
    await engine.forget();
    let rounds = 0;
    const hear = (): void => void (++rounds === 3 && engine.abort('mine'));
    const [[cut], [other]] = await Promise.all([engine.generate([long], 'mine', hear), engine.generate([long], 'another')]);
    expect(cut).toMatchObject({ tokens: whole!.tokens.slice(0, 3), finish: 'aborted', text: (await engine.decode(null, [whole!.tokens.slice(0, 3)]))[0] });
    expect(other).toEqual(whole);
    const calls = [teach(engine, ['qa']), engine.generate([long], 'mine')] as const;
    await engine.abort('mine');
    expect((await calls[1])[0]).toEqual({ tokens: [], logprobs: [], text: '', finish: 'aborted' });
    await calls[0];
    await engine.abort('nobody’s');
  });

  it('keeps within its cache: requests that do not fit wait, those that never can are refused', async () => {
    const [roomy, tight] = [await openDesk('wasm'), await openEngine({ device: 'wasm', model: MODEL, cacheBytes: 10_000 })];
    await tight.equip(AGENTS, SPEC);
    const { contextLength, memory } = await tight.info();
    expect(memory.cache).toBeLessThanOrEqual(10_000);
    expect(contextLength).toBeLessThan((await roomy.info()).contextLength);
    const asks = Array.from({ length: 9 }, (_, seed) => ({ ...request, context: [5, 6, 7 + seed], seed, maxTokens: contextLength - 3 }));
    expect(await tight.generate(asks)).toEqual(await roomy.generate(asks));
    await expect(tight.generate([{ ...request, maxTokens: contextLength - 2 }])).rejects.toThrow('the cache has room for');
  });

  it('leaves no tensor behind, whatever it is asked and even where it refuses', async () => {
    const engine = await openDesk('wasm');
    const round = async () => {
      const [completion] = await engine.generate([request, { ...request, agent: 'master' }]);
      await engine.score([{ agent: null, context: request.context, completion: completion!.tokens }]);
      await teach(engine, AGENTS);
      await engine.restore(await engine.save());
      await engine.importAdapter('qa', await engine.exportAdapter('master'));
      await engine.equip(AGENTS, SPEC);
      await expect(engine.generate([{ ...request, agent: 'poet' }])).rejects.toThrow('poet');
      await expect(
        engine.update({ samples: [{ ...lesson('qa'), positive: NaN }], loss: { kind: 'supervised' }, optimiser: OPTIMISER, tokenBudget: 9 })
      ).rejects.toThrow(/not finite; the update was not applied/);
    };
    await round();
    const before = memory().numTensors;
    for (let i = 0; i < 4; i++) await round();
    expect(memory().numTensors).toBe(before);
  });

  it('leaves nothing behind when it is closed', async () => {
    const before = memory().numTensors;
    const engine = await openDesk('wasm');
    await engine.generate([{ agent: 'qa', context: [5, 6, 7], maxTokens: 4, temperature: 1, seed: 3 }]);
    expect(memory().numTensors).toBeGreaterThan(before);
    await engine.close();
    expect(memory().numTensors).toBe(before);
  });

  it.each([
    ['cut off', MODEL.subarray(0, MODEL.length >> 1), /^The file is cut off: tensor .* Fetch it again\.$/],
    ['empty', new Uint8Array(), /^The file is no safetensors file: it has 0 bytes/],
    ['a web page', new TextEncoder().encode('<!doctype html><title>404</title>'), /^The file is no safetensors file/]
  ])('refuses a model file that is %s, with a sentence', (_, model, sentence) => expect(openEngine({ device: 'wasm', model })).rejects.toThrow(sentence));

  it('refuses what it cannot score or train on, with a sentence', async () => {
    const engine = await openDesk('wasm');
    await expect(engine.score([{ agent: 'poet', context: [1], completion: [2] }])).rejects.toThrow(
      'No adapter is open for the agent "poet"; there are master, qa.'
    );
    await expect(engine.score([{ agent: 'qa', context: [], completion: [2] }])).rejects.toThrow('A completion needs a context of at least one token.');
    await expect(teach(engine, [])).rejects.toThrow('An update needs at least one sample.');
  });
});
