/** Animation as a pure function of time: one picture on its way to the next. */
import type { BranchEnd, TurnMark, TreePicture } from './picture';

/** Milliseconds from one picture to the next. */
export const DURATION = 320;

/** Progress after `age` milliseconds: fast at first, gentle at the end, 1 from `DURATION` on. `1 − (1 − t)³` */
export function ease(age: number): number {
  return 1 - (1 - Math.min(1, Math.max(0, age / DURATION))) ** 3;
}

const between = (from: number, to: number, share: number): number => from + (to - from) * share;

/**
 * The picture at a `share` (0 to 1) of the way from one to another. What both have moves; what is new grows out of the turn it follows;
 * what is gone is gone at once, for nothing may be drawn that the record does not hold now.
 */
export function interpolatePicture(from: TreePicture, to: TreePicture, share: number): TreePicture {
  if (share >= 1) return to;
  const before = new Map(from.marks.map((mark) => [mark.id, mark]));
  const after = new Map(to.marks.map((mark) => [mark.id, mark]));
  const originOf = (mark: TurnMark): TurnMark => {
    const known = before.get(mark.id);
    if (known) return known;
    const parent = mark.from === null ? undefined : after.get(mark.from);
    return parent ? { ...originOf(parent), radius: 0 } : { ...mark, radius: 0 };
  };
  const move = (mark: TurnMark): TurnMark => {
    const { x, y, radius } = originOf(mark);
    return { ...mark, x: between(x, mark.x, share), y: between(y, mark.y, share), radius: between(radius, mark.radius, share) };
  };
  const leaves = new Map(from.ends.map((leaf) => [leaf.id, leaf]));
  const fall = (leaf: BranchEnd): BranchEnd => {
    const start = leaves.get(leaf.id) ?? { ...(before.get(leaf.id) ?? leaf), radius: 0 };
    return { ...leaf, x: between(start.x, leaf.x, share), y: between(start.y, leaf.y, share), radius: between(start.radius, leaf.radius, share) };
  };
  const bars = new Map(from.bars.map((bar) => [bar.node, bar]));
  return {
    ...to,
    marks: to.marks.map(move),
    ends: to.ends.map(fall),
    bars: to.bars.map((bar) => ({ ...bar, height: between(bars.get(bar.node)?.height ?? 0, bar.height, share) })),
    pitch: between(from.pitch, to.pitch, share)
  };
}
