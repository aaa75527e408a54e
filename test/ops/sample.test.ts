/** Draws: how often each token comes, and that neither company nor device changes one. */
import { dispose, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { seedOf } from '../../src/math/random';
import { sample } from '../../src/ops/sample';
import { onEveryDevice, use } from './rig/device';
import { floats, integers, noise, take, tensorOf, type Plain } from './rig/plain';

interface Request {
  readonly row: number;
  readonly seed: number;
  readonly position: number;
  readonly temperature: number;
}

/** (token, log-prob) of each request on the active device. */
async function draw(logits: Plain, requests: readonly Request[]): Promise<[number, number][]> {
  const scores = tensorOf<Tensor2D>(logits);
  const table = tensorOf<Tensor2D>(
    integers(
      [requests.length, 3],
      requests.flatMap(({ row, seed, position }) => [row, seed | 0, position])
    )
  );
  const temperatures = tensorOf<Tensor1D>(
    floats(
      [requests.length],
      requests.map(({ temperature }) => temperature)
    )
  );
  const [drawn] = await take([sample(scores, table, temperatures)]);
  dispose([scores, table, temperatures]);
  return requests.map((_, i) => [drawn!.values[2 * i]!, drawn!.values[2 * i + 1]!]);
}

const TOKENS = 11;
const DRAWS = 4000;
/** 99.9 % point of the chi-square distribution with TOKENS − 1 degrees of freedom (NIST handbook, table 1.3.6.7.4). */
const CRITICAL = 29.588;

const logits = noise('logits', [2, TOKENS]);
const scenes: Readonly<Record<string, (i: number) => Pick<Request, 'seed' | 'position'>>> = {
  'one position, many seeds': (i) => ({ seed: seedOf('frequency', i), position: 5 }),
  'one seed, many positions': (i) => ({ seed: seedOf('frequency'), position: i }),
  'seeds in a row': (i) => ({ seed: i, position: 0 })
};

onEveryDevice((device) => {
  describe.each([1, 0.6])('temperature %f', (temperature) => {
    const weights = [...logits.values.subarray(TOKENS)].map((logit) => Math.exp(logit / temperature));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const shares = weights.map((weight) => weight / total);

    it.each(Object.entries(scenes))('draws every token as often as it should: %s', async (_, identity) => {
      const drawn = await draw(
        logits,
        Array.from({ length: DRAWS }, (_, i) => ({ row: 1, temperature, ...identity(i) }))
      );
      const counts = shares.map((_, token) => drawn.filter(([each]) => each === token).length);
      const statistic = counts.reduce((sum, count, token) => sum + (count - DRAWS * shares[token]!) ** 2 / (DRAWS * shares[token]!), 0);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(DRAWS);
      expect(statistic).toBeLessThan(CRITICAL);
      drawn.slice(0, 50).forEach(([token, logprob]) => expect(logprob).toBeCloseTo(Math.log(shares[token]!), 4));
    });
  });

  it('takes the likeliest token at temperature 0, at its log-prob at 1', async () => {
    const peak = { shape: [2, 4], values: Float32Array.from([0, 3, 3, 1, -2, -3, -2.5, -1]) };
    const drawn = await draw(
      peak,
      [0, 1].map((row) => ({ row, seed: 9, position: 9, temperature: 0 }))
    );
    expect(drawn.map(([token]) => token)).toEqual([1, 3]); // of equals the first
    expect(drawn[0]![1]).toBeCloseTo(3 - Math.log(1 + 2 * Math.exp(3) + Math.E), 5);
  });

  it('draws the same alone as in company, and on this device as on WebAssembly', async () => {
    const wide = noise('wide', [3, 100], 1.5);
    const requests = Array.from({ length: 24 }, (_, i) => ({ row: i % 3, seed: seedOf('company', i), position: 7 * i, temperature: 0.5 + (i % 4) / 3 }));
    const together = await draw(wide, requests);
    for (const [i, request] of requests.entries()) expect(await draw(wide, [request])).toEqual([together[i]]);
    await use('wasm');
    const elsewhere = await draw(wide, requests);
    expect(together.map(([token]) => token)).toEqual(elsewhere.map(([token]) => token));
    await use(device);
  });
});
