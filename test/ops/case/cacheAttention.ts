/** Attention over a pool: rows of the table of unequal lengths and in any order, slots shared between tokens; many short rows, and few long ones in parts, some empty. */
import { randomOf } from '../../../src/math/random';
import { cacheAttentionKernel } from '../../../src/ops/cache/attention';
import { kernelCase, type KernelCase } from '../rig/kernelCase';
import { integers, noise } from '../rig/plain';

const SLOTS = 300;

const SHAPES = [
  { lengths: [1], heads: 1, keyHeads: 1, width: 5 },
  { lengths: [7, 1, 41, 12, 3], heads: 4, keyHeads: 4, width: 7 },
  { lengths: [3, 30, 1, 17], heads: 4, keyHeads: 2, width: 24 },
  { lengths: Array.from({ length: 19 }, (_, i) => i + 1), heads: 4, keyHeads: 1, width: 128 },
  { lengths: [128, 300, 129, 2], heads: 3, keyHeads: 1, width: 8 },
  { lengths: Array.from({ length: 65 }, (_, i) => 1 + 2 * i), heads: 7, keyHeads: 1, width: 4 }
] as const;

const cases: readonly KernelCase[] = SHAPES.map(({ lengths, heads, keyHeads, width }) => {
  const random = randomOf('slots', heads, keyHeads);
  const slots = Array.from({ length: SLOTS }, (_, slot) => slot);
  const tableWidth = Math.max(...lengths);
  const pool = [SLOTS, keyHeads * width];
  return kernelCase(
    cacheAttentionKernel,
    `lengths ${lengths.join(', ')}; ${heads} heads on ${keyHeads} of ${width}`,
    {
      q: noise('q', [lengths.length, heads * width]),
      k: noise('k', pool),
      v: noise('v', pool),
      table: integers(
        [lengths.length, tableWidth],
        lengths.flatMap(() => random.shuffle(slots).slice(0, tableWidth))
      ),
      lengths: integers([lengths.length], lengths)
    },
    () => ({ heads, keyHeads, width })
  );
});

export default cases;
