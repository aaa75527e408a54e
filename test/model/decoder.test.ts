/** The body against transformers' Qwen2, Qwen3 and Llama (fixtures of the families), packed for training and token by token over the cache. */
import { argMax, div, logSoftmax, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { dequantise } from '../../src/math/quantise';
import { openAdapterPool, disposeAdapterPool } from '../../src/model/body/adapterPool';
import { disposeBody, loadBody, type ModelBody } from '../../src/model/body/body';
import { disposeKvCache, openKvCache } from '../../src/model/generation/kvCache';
import { openGenerator, type TokenGenerator } from '../../src/model/generation/generate';
import { forwardPass } from '../../src/update/backward';
import { packSequences } from '../../src/update/pack';
import { trainableAdapters } from '../../src/update/trainable';
import { readFloatTensor } from '../../src/weights/format/safetensors';
import { expectClose } from '../ops/rig/close';
import { onEveryDevice } from '../ops/rig/device';
import { take } from '../ops/rig/plain';
import { FAMILIES, fetchFixture } from './fixture';
import { joined, logitsOf } from './logits';

const NOTHING = { rank: 1, alpha: 1, projections: [], seed: 0 } as const;

const fixtures = await Promise.all(FAMILIES.map(fetchFixture));

describe.each(fixtures)('$model.name', ({ model, weights, sequences, logits: expected }) => {
  it('has weights that the layouts hold exactly', () => {
    for (const [name, matrix] of model.matrices) expect(dequantise(matrix)).toEqual(readFloatTensor(weights, name, [matrix.outputs, matrix.inputs]));
    expect(model.matrices.size + model.vectors.size, 'Every tensor has its place.').toBe(weights.tensors.size);
  });

  onEveryDevice((device) => {
    const tolerance = device === 'wasm' ? 1e-5 : 1e-4;

    it("gives transformers' logits, two sequences in one batch", async () => {
      const body = loadBody(model);
      const [all] = await take([logitsOf(body, sequences)]);
      disposeBody(body);
      expectClose(all!, joined(expected), tolerance, 'logit');
    });

    it('gives the log-probability, the entropy and the normaliser of each target', async () => {
      const body = loadBody(model);
      const pool = openAdapterPool(model.shape, [], NOTHING);
      const lists = sequences.map((tokens) => ({ slot: -1, tokens, targets: [...tokens.keys()].slice(1) }));
      const pass = await forwardPass(trainableAdapters(body, pool), packSequences(lists), null);
      pass.dispose();
      disposeBody(body);
      const figures = sequences.flatMap((tokens, i) =>
        tokens.slice(1).flatMap((token, row) => {
          const logs = [...expected[i]!.values.subarray(row * model.shape.vocabulary, (row + 1) * model.shape.vocabulary)];
          const total = Math.log(logs.reduce((sum, value) => sum + Math.exp(value), 0));
          const entropy = -logs.reduce((sum, value) => sum + Math.exp(value - total) * (value - total), 0);
          return [logs[token]! - total, entropy, total];
        })
      );
      const shape = [figures.length];
      expectClose({ shape, values: pass.figures }, { shape, values: Float32Array.from(figures) }, tolerance, 'figure');
    });

    /** What `use` makes of a generator over the body, with one agent whose adapter is empty. */
    async function generating<Result>(use: (generator: TokenGenerator, body: ModelBody) => Promise<Result>): Promise<Result> {
      const body = loadBody(model);
      const cache = openKvCache(body, 160);
      const pool = openAdapterPool(model.shape, ['only'], NOTHING);
      const generator = openGenerator({ body, cache, adapterPool: () => pool, stop: -1, chunk: () => 16 });
      const result = await use(generator, body);
      generator.close();
      disposeKvCache(cache);
      disposeAdapterPool(pool);
      disposeBody(body);
      return result;
    }

    it("says over the cache what transformers' logits say after every beginning", async () => {
      const requests = sequences.flatMap((ids) => ids.map((_, i) => ({ agent: 'only', context: ids.slice(0, i + 1), maxTokens: 1, temperature: 0, seed: 0 })));
      const drawn = await generating((generator) => generator.generate(requests));
      const best = expected.flatMap(({ shape: [rows], values }) =>
        Array.from({ length: rows! }, (_, row) => {
          const logs = [...values.subarray(row * model.shape.vocabulary, (row + 1) * model.shape.vocabulary)];
          return logs.indexOf(Math.max(...logs));
        })
      );
      expect(drawn.map(({ tokens }) => tokens[0])).toEqual(best);
      expect(new Set(best).size).toBeGreaterThan(5);
    });

    it('says token by token what it says over the whole sequence', async () => {
      const [contexts, maxTokens] = [sequences.map((ids) => ids.slice(0, 9)), device === 'wasm' ? 24 : 4];
      const requestsAt = (temperature: number) => contexts.map((context, i) => ({ agent: 'only', context, maxTokens, temperature, seed: 40 + i }));
      await generating(async (generator, body) => {
        const greedy = await generator.generate(requestsAt(0));
        const grown = contexts.map((context) => [...context]);
        for (let t = 0; t < maxTokens; t++) {
          const [best] = await take([tidy(() => argMax(logitsOf(body, grown), 1))]);
          const length = grown[0]!.length;
          grown.forEach((ids, i) => ids.push(best!.values[(i + 1) * length - 1]!));
        }
        expect(greedy.map(({ tokens }) => tokens)).toEqual(grown.map((ids) => ids.slice(9)));

        const temperature = 8; // so high that even the surest of the bodies says different tokens
        const sampled = await generator.generate(requestsAt(temperature));
        const sequences = sampled.map(({ tokens }, i) => [...contexts[i]!, ...tokens]);
        const [logs] = await take([tidy(() => logSoftmax(div(logitsOf(body, sequences), temperature)))]);
        const length = 9 + maxTokens;
        sampled.forEach(({ tokens, logprobs }, i) =>
          tokens.forEach((token, t) => {
            const row = i * length + 9 + t - 1;
            expect(logprobs[t]!).toBeCloseTo(logs!.values[row * model.shape.vocabulary + token]!, 4);
          })
        );
        expect(new Set(sampled.flatMap(({ tokens }) => tokens)).size).toBeGreaterThan(maxTokens / 2);
      });
    });
  });
});
