/** The body against transformers' Qwen2 (fixture qwen2-tiny), packed for training and token by token over the cache. */
import { argMax, div, logSoftmax, tensor1d, tensor2d, tidy, type Tensor2D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { dequantise } from '../../src/math/quantise';
import { openBank, disposeBank } from '../../src/model/bank';
import { disposeBody, loadBody, type Body } from '../../src/model/body';
import { disposeCache, openCache } from '../../src/model/cache';
import { runBlock } from '../../src/model/decoder';
import { openGenerator, type Generator } from '../../src/model/generate';
import { headsOf } from '../../src/model/shape';
import { attention } from '../../src/ops/attention';
import { embed } from '../../src/ops/embed';
import { product } from '../../src/ops/linear';
import { rmsNorm } from '../../src/ops/rmsNorm';
import { forwardPass } from '../../src/update/backward';
import { pack } from '../../src/update/pack';
import { trainableAdapters } from '../../src/update/trainable';
import { floatsOf, readSafetensors } from '../../src/weights/safetensors';
import logits from '../fixtures/qwen2-tiny/logits.safetensors?url';
import weights from '../fixtures/qwen2-tiny/model.safetensors?url';
import { sequences } from '../fixtures/qwen2-tiny/sequences.json';
import { expectClose } from '../ops/rig/close';
import { onEveryDevice } from '../ops/rig/device';
import { take, type Plain } from '../ops/rig/plain';
import { fetchBytes, fetchQwen2Tiny } from './tiny';

const NOTHING = { rank: 1, alpha: 1, projections: [], seed: 0 } as const;

const model = await fetchQwen2Tiny();
const file = readSafetensors(await fetchBytes(logits));
const expected = sequences.map((ids, i): Plain => {
  const shape = [ids.length, model.shape.vocabulary];
  return { shape, values: floatsOf(file, `logits.${i}`, shape) };
});

/** Logits [tokens, vocabulary] of sequences packed one after another. */
function logitsOf(body: Body, packed: ReturnType<typeof pack>): Tensor2D {
  return tidy(() => {
    const [ids, positions] = [tensor1d(packed.ids, 'int32'), tensor1d(packed.positions, 'int32')];
    const spans = tensor2d(packed.spans, [packed.ids.length, 2], 'int32');
    const x = body.blocks.reduce<Tensor2D>(
      (x, block) => runBlock(x, body, block, null, positions, (q, k, v) => attention(q, k, v, spans, headsOf(body.shape))),
      embed(ids, body.head)
    );
    return product(rmsNorm(x, body.norm, body.shape.epsilon, false), body.head);
  });
}

/** `pack` leaves out the last token of each sequence, so one is added that serves for that. */
const whole = (lists: readonly (readonly number[])[]) => pack(lists.map((ids) => ({ slot: -1, tokens: [...ids, 0], targets: [] })));

describe('the layouts', () => {
  it('hold the weights of the fixture exactly', async () => {
    const stored = readSafetensors(await fetchBytes(weights));
    for (const [name, matrix] of model.matrices) expect(dequantise(matrix)).toEqual(floatsOf(stored, name, [matrix.outputs, matrix.inputs]));
  });
});

onEveryDevice((device) => {
  const tolerance = device === 'wasm' ? 1e-5 : 1e-4;

  it("gives transformers' logits, two sequences in one batch", async () => {
    const body = loadBody(model);
    const [all] = await take([logitsOf(body, whole(sequences))]);
    disposeBody(body);
    const values = [...expected[0]!.values, ...expected[1]!.values];
    expectClose(all!, { shape: [values.length / model.shape.vocabulary, model.shape.vocabulary], values: Float32Array.from(values) }, tolerance, 'logit');
  });

  it('gives the log-probability, the entropy and the normaliser of each target', async () => {
    const body = loadBody(model);
    const bank = openBank(model.shape, [], NOTHING);
    const lists = sequences.map((tokens) => ({ slot: -1, tokens, targets: [...tokens.keys()].slice(1) }));
    const pass = await forwardPass(trainableAdapters(body, bank), pack(lists), null);
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
  async function generating<Result>(use: (generator: Generator, body: Body) => Promise<Result>): Promise<Result> {
    const body = loadBody(model);
    const cache = openCache(body, 160);
    const bank = openBank(model.shape, ['only'], NOTHING);
    const result = await use(openGenerator({ body, cache, bank: () => bank, stop: -1, chunk: 16 }), body);
    disposeCache(cache);
    disposeBank(bank);
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
        const [best] = await take([tidy(() => argMax(logitsOf(body, whole(grown)), 1))]);
        const length = grown[0]!.length;
        grown.forEach((ids, i) => ids.push(best!.values[(i + 1) * length - 1]!));
      }
      expect(greedy.map(({ tokens }) => tokens)).toEqual(grown.map((ids) => ids.slice(9)));

      const temperature = 4;
      const sampled = await generator.generate(requestsAt(temperature));
      const sequences = sampled.map(({ tokens }, i) => [...contexts[i]!, ...tokens]);
      const [logs] = await take([tidy(() => logSoftmax(div(logitsOf(body, whole(sequences)), temperature)))]);
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
