/** The outline of a ghost: its two edges, as points. */
import type { Bend, Ghost } from './deltaPicture';

type Point = readonly [x: number, y: number];

/** Straight pieces that stand for a bend. */
const PIECES = 18;

/** Both edges in the ghost's picture, from its beginning to its end, above and below its middle. */
export function edgesOf({ x0, y0, x1, y1, bend, width }: Bend & Pick<Ghost, 'width'>): readonly [Point[], Point[]] {
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
  const edge = (side: 1 | -1): Point[] =>
    middle.map(({ at: [x, y], along: [dx, dy] }) => {
      const half = (side * width) / (2 * Math.max(1e-9, Math.hypot(dx, dy)));
      return [x + dy * half, y - dx * half];
    });
  return [edge(1), edge(-1)];
}
