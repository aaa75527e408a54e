/** Places for labels: each at the first of its wishes where it covers nothing; one that finds no place is left out. */

/** A rectangle in pixels, from its upper left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A label and where it would stand, best first. */
export interface LabelWish {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** Upper left corners. */
  readonly places: readonly { readonly x: number; readonly y: number }[];
}

const meet = (a: Box, b: Box): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Whether `inner` lies within `outer`. */
const lies = (inner: Box, outer: Box): boolean =>
  inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width && inner.y + inner.height <= outer.y + outer.height;

/**
 * Where each label stands, in the order of their importance. None covers another or one of `solid`; `soft` boxes are covered only where
 * no place is free of them.
 */
export function placeLabels(wishes: readonly LabelWish[], solid: readonly Box[], soft: readonly Box[], frame: Box): ReadonlyMap<string, Box> {
  const taken = [...solid];
  const placed = new Map<string, Box>();
  for (const { id, width, height, places } of wishes) {
    const free = places.map(({ x, y }): Box => ({ x, y, width, height })).filter((box) => lies(box, frame) && !taken.some((other) => meet(box, other)));
    const best = free.find((box) => !soft.some((other) => meet(box, other))) ?? free[0];
    if (!best) continue;
    placed.set(id, best);
    taken.push(best);
  }
  return placed;
}
