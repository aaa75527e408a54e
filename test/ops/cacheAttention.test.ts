/** Generation's attention is training's: tokens stored in scattered slots see what causal attention would show them, whatever their company. */
import { dispose, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Heads } from '../../src/ops/attention/heads';
import { cacheAttention, cacheAttentionKernel } from '../../src/ops/cache/attention';
import { useTunedPrograms, tuningKey } from '../../src/ops/tuning/tunedPrograms';
import { cacheWrite } from '../../src/ops/cache/write';
import { apart, parentsOf, plainAttention } from './rig/attention';
import { expectClose } from './rig/close';
import { onEveryDevice, use } from './rig/device';
import { countOf, floats, indices, integers, noise, take, tensorOf, type Plain } from './rig/plain';

const SHAPE: Heads = { heads: 4, keyHeads: 2, width: 5 };
const SLOTS = [7, 2, 11, 0, 5, 9];
const tokens = SLOTS.length;
const width = SHAPE.keyHeads * SHAPE.width;
const [q, k, v] = [noise('q', [tokens, SHAPE.heads * SHAPE.width]), noise('k', [tokens, width]), noise('v', [tokens, width])];

onEveryDevice(() => {
  it('sees the pool through its table', async () => {
    const slots = tensorOf<Tensor1D>(integers([tokens], SLOTS));
    const [queries, keys, values] = [q, k, v].map((plain) => tensorOf<Tensor2D>(plain)) as [Tensor2D, Tensor2D, Tensor2D];
    const pools = ['keys', 'values'].map((name) => tensorOf<Tensor2D>(noise(name, [12, width])));
    cacheWrite(pools[0]!, keys, slots);
    cacheWrite(pools[1]!, values, slots);
    const table = tensorOf<Tensor2D>(
      integers(
        [tokens, tokens],
        SLOTS.flatMap((_, token) => SLOTS.map((slot, i) => (i <= token ? slot : 0)))
      )
    );
    const lengths = tensorOf<Tensor1D>(
      integers(
        [tokens],
        SLOTS.map((_, token) => token + 1)
      )
    );
    const [o] = await take([cacheAttention(queries, pools[0]!, pools[1]!, table, lengths, SHAPE)]);
    dispose([slots, queries, keys, values, ...pools, table, lengths]);
    expectClose(o!, plainAttention(q, k, v, q, parentsOf(apart(tokens)), SHAPE).output);
  });

  it('shows what was written to one who has read before', async () => {
    const pool = tensorOf<Tensor2D>(floats([2, 1], [1, 2]));
    const slots = tensorOf<Tensor1D>(integers([1], [1]));
    for (const value of [9, 8]) {
      const values = tensorOf<Tensor2D>(floats([1, 1], [value]));
      cacheWrite(pool, values, slots);
      expect([...(await pool.data())]).toEqual([1, value]);
      dispose(values);
    }
    dispose([pool, slots]);
  });
});

/** Rows [start, start + count) of a matrix or vector. */
const cut = ({ shape: [, ...rest], values }: Plain, start: number, count: number): Plain => ({
  shape: [count, ...rest],
  values: values.slice(start * countOf(rest), (start + count) * countOf(rest))
});

describe('on webgpu', () => {
  const shape: Heads = { heads: 6, keyHeads: 2, width: 8 };
  const lengths = Array.from({ length: 70 }, (_, row) => 1 + ((row * 89) % 300));
  const queries = noise('queries', [lengths.length, 48]);
  const pools = ['k', 'v'].map((name) => noise(name, [64, 16]));
  const table = indices('table', [lengths.length, 300], 64);

  /** The rows from `start` on, seen through tables of `width` slots, by that program. */
  async function attended(start: number, count: number, width: number, program = 'plain'): Promise<number[]> {
    const rows = cut(table, start, count).values;
    const narrow = Array.from({ length: count * width }, (_, i) => rows[Math.floor(i / width) * 300 + (i % width)] ?? 0);
    const inputs = [cut(queries, start, count), ...pools, integers([count, width], narrow), integers([count], lengths.slice(start, start + count))];
    const [q, k, v, slots, seen] = inputs.map((plain) => tensorOf(plain)) as [Tensor2D, Tensor2D, Tensor2D, Tensor2D, Tensor1D];
    const sizeClass = cacheAttentionKernel.sizeClass!({ q: q.shape, k: k.shape, v: v.shape, table: slots.shape, lengths: seen.shape }, shape);
    useTunedPrograms({ [tuningKey('CacheAttention', sizeClass)]: program });
    const [o] = await take([cacheAttention(q, k, v, slots, seen, shape)]);
    useTunedPrograms({});
    dispose([q, k, v, slots, seen]);
    return [...o!.values];
  }

  it.each(['plain', ...cacheAttentionKernel.variants!.map(({ name }) => name)])('gives a token the same bits alone as among many: %s', async (program) => {
    await use('webgpu');
    const together = await attended(0, lengths.length, 300);
    for (const row of [0, 3, 40, 66]) {
      const own = together.slice(row * 48, (row + 1) * 48);
      for (const width of [lengths[row]!, 300, 520]) expect(await attended(row, 1, width, program)).toEqual(own);
    }
    expect(await attended(0, lengths.length, 300, program)).toEqual(together);
  });
});
