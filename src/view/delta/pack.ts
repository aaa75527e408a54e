/** Packing along a line: intervals keep their order, do not overlap, and stay as near as that allows to where they want to be. */

/** An interval that wants its middle at `want`. */
interface PackedItem {
  readonly want: number;
  readonly size: number;
}

interface Block {
  /** Mean of what its items want, each less what stands before it. */
  readonly value: number;
  readonly count: number;
}

/**
 * Middles of the intervals, in their order, within [low, high]; the sum of the sizes must not exceed `high` − `low`. Least squares under
 * the order, by the pool of adjacent violators (Ayer et al., 1955): every interval stands where it wants, or touches a neighbour or a bound.
 */
export function pack(items: readonly PackedItem[], low: number, high: number): number[] {
  const before: number[] = [];
  let total = 0;
  for (const { size } of items) {
    before.push(total + size / 2);
    total += size;
  }
  const blocks: Block[] = [];
  for (const [i, { want }] of items.entries()) {
    let block: Block = { value: want - before[i]!, count: 1 };
    for (let last = blocks.at(-1); last && last.value > block.value; last = blocks.at(-1)) {
      blocks.pop();
      const joined = last.count + block.count;
      block = { value: (last.value * last.count + block.value * block.count) / joined, count: joined };
    }
    blocks.push(block);
  }
  const starts = blocks.flatMap(({ value, count }) => Array<number>(count).fill(Math.max(low, Math.min(high - total, value))));
  return items.map((_, i) => starts[i]! + before[i]!);
}
