/** Generation's attention is training's: tokens stored in scattered slots see what causal attention would show them. */
import { dispose, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import type { Heads } from '../../src/ops/attentionHeads';
import { cacheAttention } from '../../src/ops/cacheAttention';
import { cacheWrite } from '../../src/ops/cacheWrite';
import { plainAttention, spansOf } from './rig/attention';
import { expectClose } from './rig/close';
import { onEveryDevice } from './rig/device';
import { floats, integers, noise, take, tensorOf } from './rig/plain';

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
    expectClose(o!, plainAttention(q, k, v, q, spansOf([tokens]), SHAPE).output);
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
