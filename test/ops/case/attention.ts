/** Training attention: packed sequences of unequal lengths and trees of them, at the edges of runs and tiles too, one to seven query heads a key head, widths that fit no power of two. */
import { attentionKernel } from '../../../src/ops/attention/attention';
import { attentionGradientKernel } from '../../../src/ops/attention/gradient';
import type { Heads } from '../../../src/ops/attention/heads';
import { kernelCase, type KernelCase } from '../rig/kernelCase';
import { integers, noise } from '../rig/plain';
import { apart, parentsOf, plainAttention, spansOf, type Branch } from '../rig/attention';

interface Packing {
  readonly branches: readonly Branch[];
  readonly shape: Heads;
}

const PACKINGS: readonly Packing[] = [
  { branches: apart(2), shape: { heads: 1, keyHeads: 1, width: 3 } },
  { branches: apart(5, 1, 9), shape: { heads: 3, keyHeads: 3, width: 8 } },
  { branches: apart(2, 30, 7), shape: { heads: 4, keyHeads: 2, width: 6 } },
  { branches: apart(23, 12), shape: { heads: 8, keyHeads: 2, width: 24 } },
  { branches: apart(4, 32, 1), shape: { heads: 2, keyHeads: 1, width: 128 } },
  { branches: apart(1, 16, 1, 17, 33), shape: { heads: 7, keyHeads: 1, width: 64 } },
  {
    branches: [
      [-1, 3],
      [1, 2],
      [1, 1],
      [0, 4],
      [8, 1],
      [-1, 2]
    ],
    shape: { heads: 3, keyHeads: 3, width: 8 }
  },
  {
    branches: [
      [-1, 20],
      [19, 40],
      [30, 5],
      [19, 17],
      [19, 35],
      [3, 2]
    ],
    shape: { heads: 4, keyHeads: 2, width: 6 }
  },
  {
    branches: [
      [-1, 2],
      [-1, 7],
      [5, 33],
      [5, 16],
      [5, 1],
      [-1, 3]
    ],
    shape: { heads: 2, keyHeads: 1, width: 128 }
  }
];

const cases: readonly KernelCase[] = PACKINGS.flatMap(({ branches, shape }) => {
  const { heads, keyHeads, width } = shape;
  const title = `${branches.map(([from, length]) => (from < 0 ? length : `${length} from ${from}`)).join(', ')}; ${heads} heads on ${keyHeads} of ${width}`;
  const parents = parentsOf(branches);
  const tokens = parents.length;
  const [q, k, v] = [noise('q', [tokens, heads * width]), noise('k', [tokens, keyHeads * width]), noise('v', [tokens, keyHeads * width])];
  const dy = noise('dy', [tokens, heads * width]);
  const { statistics } = plainAttention(q, k, v, dy, parents, shape);
  const packed = integers([tokens, 2], spansOf(parents).flat());
  return [
    kernelCase(attentionKernel, title, { q, k, v, spans: packed }, () => shape),
    kernelCase(attentionGradientKernel, title, { dy, q, k, v, statistics, spans: packed }, () => shape)
  ];
});

export default cases;
