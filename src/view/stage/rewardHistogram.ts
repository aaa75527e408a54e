/** Rewards counted by where they lie on the rail. */

/** Counts of `rewards` in `bins` equal parts of the range from `least` to `most`; the ends belong to the outermost parts. */
export function rewardHistogram(rewards: readonly number[], least: number, most: number, bins: number): number[] {
  const counts = Array.from({ length: bins }, () => 0);
  for (const reward of rewards) {
    const place = Math.floor(((reward - least) / (most - least)) * bins);
    counts[Math.min(bins - 1, Math.max(0, place))]!++;
  }
  return counts;
}

/** The values as pieces of a line through [0, 1] × [0, 1], x by place and y by share of `most`; a value that is not known ends a piece. */
export function sparkline(values: readonly (number | undefined)[], most: number): (readonly [x: number, y: number])[][] {
  const pieces: (readonly [number, number])[][] = [];
  let open = false;
  for (const [place, value] of values.entries()) {
    if (value === undefined) {
      open = false;
      continue;
    }
    if (!open) pieces.push([]);
    open = true;
    pieces.at(-1)!.push([values.length > 1 ? place / (values.length - 1) : 0.5, most > 0 ? value / most : 0]);
  }
  return pieces;
}
