/** Training attention: packed sequences of unequal lengths, at the edges of runs and tiles too, one to seven query heads a key head, widths that fit no power of two. */
import { attentionKernel } from '../../../src/ops/attention';
import { attentionGradientKernel } from '../../../src/ops/attentionGradient';
import type { Heads } from '../../../src/ops/attentionHeads';
import { kernelCase, type KernelCase } from '../rig/kernelCase';
import { integers, noise } from '../rig/plain';
import { plainAttention, spansOf } from '../rig/attention';

interface Packing {
  readonly lengths: readonly number[];
  readonly shape: Heads;
}

const PACKINGS: readonly Packing[] = [
  { lengths: [2], shape: { heads: 1, keyHeads: 1, width: 3 } },
  { lengths: [5, 1, 9], shape: { heads: 3, keyHeads: 3, width: 8 } },
  { lengths: [2, 30, 7], shape: { heads: 4, keyHeads: 2, width: 6 } },
  { lengths: [23, 12], shape: { heads: 8, keyHeads: 2, width: 24 } },
  { lengths: [4, 32, 1], shape: { heads: 2, keyHeads: 1, width: 128 } },
  { lengths: [1, 16, 1, 17, 33], shape: { heads: 7, keyHeads: 1, width: 64 } }
];

const cases: readonly KernelCase[] = PACKINGS.flatMap(({ lengths, shape }) => {
  const { heads, keyHeads, width } = shape;
  const title = `lengths ${lengths.join(', ')}; ${heads} heads on ${keyHeads} of ${width}`;
  const spans = spansOf(lengths);
  const tokens = spans.length;
  const [q, k, v] = [noise('q', [tokens, heads * width]), noise('k', [tokens, keyHeads * width]), noise('v', [tokens, keyHeads * width])];
  const dy = noise('dy', [tokens, heads * width]);
  const { statistics } = plainAttention(q, k, v, dy, spans, shape);
  const packed = integers([tokens, 2], spans.flat());
  return [
    kernelCase(attentionKernel, title, { q, k, v, spans: packed }, () => shape),
    kernelCase(attentionGradientKernel, title, { dy, q, k, v, statistics, spans: packed }, () => shape)
  ];
});

export default cases;
