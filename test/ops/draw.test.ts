/** Draws from hidden states: how often each token comes, filters as transformers has them, and that neither company, tiles nor device change one. */
import { dispose, type Tensor2D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { seedOf } from '../../src/math/random';
import { capture, ownTensor, storageBuffer } from '../../src/ops/core/capture';
import { drawTokens, tabulateDraws, type DrawRequest } from '../../src/ops/head/draw';
import { maskRows, maskWords } from '../../src/ops/head/tokenMask';
import { recorder } from '../../src/ops/core/recorder';
import { denseWeight, disposeWeight, type Weight } from '../../src/ops/linear/weight';
import { loadWeight } from '../../src/ops/linear/weightWriter';
import { coded } from './rig/coded';
import { onEveryDevice, use } from './rig/device';
import { floats, integers, noise, take, tensorOf, type Plain } from './rig/plain';

type Drawn = readonly [token: number, logprob: number];

/** Draws on the active device, with tiles of at most `bytes`; `masks` of rows, of which those that are absent may draw all. */
async function draw(
  hidden: Plain,
  open: () => Weight,
  requests: readonly DrawRequest[],
  bytes?: number,
  masks?: readonly (Int32Array | undefined)[]
): Promise<Drawn[]> {
  const head = open();
  const table = tabulateDraws(requests);
  const states = tensorOf<Tensor2D>(hidden);
  const numbers = tensorOf<Tensor2D>(integers([requests.length, 4], [...table.requests]));
  const controls = tensorOf<Tensor2D>(floats([requests.length, 3], [...table.controls]));
  const words = maskWords(head.outputs);
  const allowed = masks ? tensorOf<Tensor2D>(integers([masks.length, words], [...maskRows(masks, words)])) : null;
  const [drawn] = await take([drawTokens(states, head, numbers, controls, table.filters, allowed, bytes)]);
  dispose([states, numbers, controls, ...(allowed ? [allowed] : [])]);
  disposeWeight(head);
  return requests.map((_, i) => [drawn!.values[2 * i]!, drawn!.values[2 * i + 1]!]);
}

/** Hidden states that are the logits themselves, and the head that leaves them as they are. */
const identity = (tokens: number) => () =>
  denseWeight(
    tensorOf<Tensor2D>(
      floats(
        [tokens, tokens],
        Array.from({ length: tokens * tokens }, (_, i) => Number(i % (tokens + 1) === 0))
      )
    )
  );

/** Probabilities at a temperature after transformers' TopKLogitsWarper and TopPLogitsWarper, by their definitions. */
function filtered(logits: readonly number[], { temperature, topK, topP = 1 }: Pick<DrawRequest, 'temperature' | 'topK' | 'topP'>): number[] {
  const kth = topK ? logits.toSorted((a, b) => b - a)[Math.min(topK, logits.length) - 1]! : -Infinity;
  const normalised = (weights: readonly number[]): number[] => weights.map((weight) => weight / weights.reduce((sum, each) => sum + each, 0));
  const shares = normalised(logits.map((logit) => (logit < kth ? 0 : Math.exp(logit / temperature))));
  const order = [...shares.keys()].sort((a, b) => shares[b]! - shares[a]!);
  let before = 0;
  const kept = new Set(
    order.filter((token) => {
      const keeps = before < topP;
      before += shares[token]!;
      return keeps;
    })
  );
  return normalised(shares.map((share, token) => (kept.has(token) ? share : 0)));
}

/** Chi-square of counts against shares, over the tokens that can come. */
const chiSquare = (counts: readonly number[], shares: readonly number[], draws: number): number =>
  counts.reduce((sum, count, token) => (shares[token] ? sum + (count - draws * shares[token]) ** 2 / (draws * shares[token]) : sum), 0);

const TOKENS = 11;
const DRAWS = 20_000;
/** 99.9 % points of the chi-square distribution by degrees of freedom (NIST handbook, table 1.3.6.7.4). */
const CRITICAL = [0, 10.828, 13.816, 16.266, 18.467, 20.515, 22.458, 24.322, 26.125, 27.877, 29.588];

/** The mask of the tokens that pass. */
function maskOf(tokens: number, passes: (token: number) => boolean): Int32Array {
  const mask = new Int32Array(maskWords(tokens));
  for (let token = 0; token < tokens; token++) if (passes(token)) mask[token >>> 5]! |= 1 << (token & 31);
  return mask;
}

const logits = noise('logits', [2, TOKENS]);
const row = [...logits.values.subarray(TOKENS)];
const scenes: Readonly<Record<string, (i: number) => Pick<DrawRequest, 'seed' | 'position'>>> = {
  'one position, many seeds': (i) => ({ seed: seedOf('frequency', i), position: 5 }),
  'one seed, many positions': (i) => ({ seed: seedOf('frequency'), position: i }),
  'seeds in a row': (i) => ({ seed: i, position: 0 })
};
const settings = [
  { temperature: 1 },
  { temperature: 0.6 },
  { temperature: 1, topK: 4 },
  { temperature: 1.3, topP: 0.7 },
  { temperature: 0.8, topK: 7, topP: 0.8 }
] as const;

const [width, vocabulary] = [32, 2600]; // three blocks
const hidden = noise('wide', [3, width], 0.5);
const head = coded('q8', vocabulary, width, 0);
const open = (): Weight => loadWeight(head.quantised);
const requests: readonly DrawRequest[] = Array.from({ length: 24 }, (_, i) => ({
  row: i % 3,
  seed: seedOf('company', i),
  position: 7 * i,
  temperature: 0.5 + (i % 4) / 3,
  ...(i % 3 === 1 && { topK: 5 + i }),
  ...(i % 5 === 2 && { topP: 0.4 + i / 50 })
}));

/** The same without filters. */
const free: readonly DrawRequest[] = requests.map(({ row, seed, position, temperature }) => ({ row, seed, position, temperature }));

onEveryDevice(() => {
  describe.each(settings)('%o', (setting) => {
    const shares = filtered(row, setting);
    it.each(Object.entries(scenes))('draws every token as often as it should: %s', async (_, identify) => {
      const drawn = await draw(
        logits,
        identity(TOKENS),
        Array.from({ length: DRAWS }, (_, i) => ({ row: 1, ...setting, ...identify(i) }))
      );
      const counts = shares.map((_, token) => drawn.filter(([each]) => each === token).length);
      const possible = shares.filter((share) => share > 0).length;
      expect(counts.reduce((sum, count, token) => (shares[token] ? sum + count : sum), 0)).toBe(DRAWS);
      expect(chiSquare(counts, shares, DRAWS)).toBeLessThan(CRITICAL[possible - 1]!);
      drawn.slice(0, 50).forEach(([token, logprob]) => expect(logprob).toBeCloseTo(Math.log(shares[token]!), 4));
    });
  });
}, ['wasm']);

onEveryDevice((device) => {
  it('takes the likeliest token at temperature 0, at its log-prob at 1, filters or not', async () => {
    const peak = floats([2, 4], [0, 3, 3, 1, -2, -3, -2.5, -1]);
    const greedy = [0, 1].map((row) => ({ row, seed: 9, position: 9, temperature: 0 }));
    const drawn = await draw(peak, identity(4), greedy);
    expect(drawn.map(([token]) => token)).toEqual([1, 3]); // of equals the first
    expect(drawn[0]![1]).toBeCloseTo(3 - Math.log(1 + 2 * Math.exp(3) + Math.E), 5);
    expect(
      await draw(
        peak,
        identity(4),
        greedy.map((each) => ({ ...each, topK: 1, topP: 0.1 }))
      )
    ).toEqual(drawn);
  });

  it('takes the first of equals in different blocks', async () => {
    const alike = (): Weight => denseWeight(tensorOf<Tensor2D>(floats([4, 2100], Array<number>(8400).fill(0.5))));
    const [[token, logprob]] = (await draw(noise('one', [1, 4]), alike, [{ row: 0, seed: 1, position: 0, temperature: 0 }])) as [Drawn];
    expect(token).toBe(0);
    expect(logprob).toBeCloseTo(-Math.log(2100), 5);
  });

  it('draws the same alone as in company, in tiles as at once', async () => {
    const together = await draw(hidden, open, requests);
    for (const [i, request] of requests.entries()) {
      const state = { shape: [1, width], values: hidden.values.slice(request.row * width, (request.row + 1) * width) };
      expect(await draw(state, open, [{ ...request, row: 0 }])).toEqual([together[i]]);
    }
    const [tiled, whole] = [await draw(hidden, open, free, 1), await draw(hidden, open, free)];
    expect(tiled).toEqual(whole);
    requests.forEach(({ topK, topP }, i) => topK === undefined && topP === undefined && expect(together[i]).toEqual(whole[i]));
    expect(new Set(whole.map(([token]) => token >> 10)).size, 'Every block has its turn.').toBe(3);
  });

  it('draws as if tokens were not there, where a mask forbids them, filters or not', async () => {
    const few = (token: number): boolean => token % 3 === 1;
    const left = [...Array(TOKENS).keys()].filter(few);
    for (const setting of settings) {
      const asked = Array.from({ length: 40 }, (_, i) => ({ row: i % 2, seed: seedOf('few', i), position: i, ...setting }));
      const shares = [0, 1].map((each) =>
        filtered(
          left.map((token) => logits.values[each * TOKENS + token]!),
          setting
        )
      );
      const drawn = await draw(logits, identity(TOKENS), asked, undefined, [maskOf(TOKENS, few), maskOf(TOKENS, few)]);
      drawn.forEach(([token, logprob], i) => expect(logprob).toBeCloseTo(Math.log(shares[i % 2]![left.indexOf(token)]!), 4));
    }
  });

  it('draws no masked token from any block, at its own share of what is left, and leaves other rows their bits', async () => {
    const last = maskOf(vocabulary, (token) => token >= 2590);
    const one = maskOf(vocabulary, (token) => token === 1500);
    const some = requests.slice(0, 12);
    const whole = await draw(hidden, open, some);
    for (const bytes of [undefined, 1]) {
      const masked = await draw(hidden, open, some, bytes, [last, undefined, one]);
      masked.forEach(([token, logprob], i) => {
        if (i % 3 === 0) expect(token).toBeGreaterThanOrEqual(2590);
        if (i % 3 === 1) expect([token, logprob]).toEqual(whole[i]);
        if (i % 3 === 2) expect([token, logprob]).toEqual([1500, 0]);
      });
    }
    const free = await draw(hidden, open, some, undefined, [maskOf(vocabulary, () => true), undefined, undefined]);
    expect(free).toEqual(whole);
  });

  it('draws the same on this device as on WebAssembly', async () => {
    const here = await draw(hidden, open, requests);
    await use('wasm');
    const there = await draw(hidden, open, requests);
    expect(here.map(([token]) => token)).toEqual(there.map(([token]) => token));
    here.forEach(([, logprob], i) => expect(logprob).toBeCloseTo(there[i]![1], 4));
    await use(device);
  });
});

onEveryDevice(() => {
  it.each([true, false])('draws the same from prepared dispatches, whatever is asked by then; with filters: %s', async (filters) => {
    const [count, weight, states] = [8, open(), tensorOf<Tensor2D>(hidden)];
    const buffers = [storageBuffer(16 * count), storageBuffer(12 * count)] as const;
    const asked = [ownTensor([count, 4], 'int32', buffers[0]) as Tensor2D, ownTensor([count, 3], 'float32', buffers[1]) as Tensor2D] as const;
    const plan = capture(() => [drawTokens(states, weight, ...asked, filters, null, 1)]);
    for (const from of [0, 8, 16]) {
      const some = (filters ? requests : free).slice(from, from + count);
      const table = tabulateDraws(some);
      buffers.forEach((buffer, i) => recorder().device.queue.writeBuffer(buffer, 0, [table.requests, table.controls][i] as Int32Array<ArrayBuffer>));
      plan.replay();
      const [drawn] = await take([plan.outputs[0]!.clone()]);
      recorder().tensorMap.get(plan.outputs[0]!.dataId).values = null; // what was read would be read again
      expect([...drawn!.values]).toEqual((await draw(hidden, open, some)).flat());
    }
    plan.dispose();
    dispose([...asked, states]);
    buffers.forEach((buffer) => buffer.destroy());
    disposeWeight(weight);
  });
}, ['webgpu']);
