/** Training attention against nested loops in 64 bits, and its gradients. */
import { dispose, type Tensor2D } from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import { attention } from '../../src/ops/attention';
import type { Heads } from '../../src/ops/attentionHeads';
import { plainAttention, spansOf } from './rig/attention';
import { expectClose } from './rig/close';
import { onEveryDevice } from './rig/device';
import { expectGradients } from './rig/gradient';
import { integers, noise, take, tensorOf } from './rig/plain';

const SHAPE: Heads = { heads: 4, keyHeads: 2, width: 3 };
const spans = spansOf([4, 1, 3]);
const tokens = spans.length;
const packed = integers([tokens, 2], spans.flat());
const q = noise('q', [tokens, SHAPE.heads * SHAPE.width]);
const [k, v] = [noise('k', [tokens, SHAPE.keyHeads * SHAPE.width]), noise('v', [tokens, SHAPE.keyHeads * SHAPE.width])];

onEveryDevice((device) => {
  it('is what nested loops say', async () => {
    const tensors = [q, k, v, packed].map((plain) => tensorOf<Tensor2D>(plain));
    const [o] = await take([attention(tensors[0]!, tensors[1]!, tensors[2]!, tensors[3]!, SHAPE)]);
    dispose(tensors);
    expectClose(o!, plainAttention(q, k, v, q, spans, SHAPE).output);
  });

  it('has the slopes of its values in queries, keys and values', () =>
    expectGradients(device, () => {
      const at = tensorOf<Tensor2D>(packed);
      return { constants: [at], apply: (q, k, v) => attention(q as Tensor2D, k as Tensor2D, v as Tensor2D, at, SHAPE) };
    }, [q, k, v]));
});
