/** The middle of a stream's course, as points. */
import type { Bend } from './deltaPicture';

/** A place of the picture. */
export type Point = readonly [x: number, y: number];

/** Straight pieces that stand for a bend. */
const PIECES = 18;

/** The middle from its beginning to its end, and the way it runs there. */
export function middleOf({ x0, y0, x1, y1, bend }: Bend): { readonly at: Point; readonly along: Point }[] {
  const middle: { readonly at: Point; readonly along: Point }[] = [];
  if (bend > x0)
    for (let piece = 0; piece <= PIECES; piece++) {
      const t = piece / PIECES;
      const s = 1 - t;
      // The curve (x0, y0), (m, y0), (m, y1), (bend, y1) with m in the middle, and its derivative.
      const m = (x0 + bend) / 2;
      middle.push({
        at: [s ** 3 * x0 + 3 * s * t * m + t ** 3 * bend, s * s * (s + 3 * t) * y0 + t * t * (t + 3 * s) * y1],
        along: [3 * (s * s * (m - x0) + t * t * (bend - m)), 6 * s * t * (y1 - y0)]
      });
    }
  if (x1 > bend || !middle.length) {
    if (!middle.length) middle.push({ at: [x0, y1], along: [1, 0] });
    middle.push({ at: [x1, y1], along: [1, 0] });
  }
  return middle;
}
