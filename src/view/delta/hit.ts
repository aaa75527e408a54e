/** Which stream is under a point of the picture. */
import type { DeltaPicture, Ribbon } from './deltaPicture';

/** Pixels beside a stream that still count as it. */
const NEAR = 4;
/** Halvings that find a place on a bend to a thousandth. */
const HALVINGS = 10;

/** Height of a ribbon's middle at `x`: an S to the bend, as it is painted, then straight. */
function heightAt({ x0, y0, bend, y1 }: Ribbon, x: number): number {
  if (x >= bend || bend <= x0) return y1;
  const middle = (x0 + bend) / 2;
  let [low, high] = [0, 1];
  for (let i = 0; i < HALVINGS; i++) {
    const t = (low + high) / 2;
    const along = (1 - t) ** 3 * x0 + 3 * (1 - t) * t * middle + t ** 3 * bend;
    if (along < x) low = t;
    else high = t;
  }
  const t = (low + high) / 2;
  return y0 + (y1 - y0) * (3 * t * t - 2 * t ** 3);
}

/** The ribbon whose middle is nearest to the point among those that cover it, or nearly do; undefined where there is none. */
export function ribbonAt({ ribbons }: DeltaPicture, x: number, y: number): Ribbon | undefined {
  let best: Ribbon | undefined;
  let least = Infinity;
  for (const ribbon of ribbons) {
    if (x < ribbon.x0 || x > ribbon.x1) continue;
    const away = Math.abs(heightAt(ribbon, x) - y) - ribbon.width / 2;
    if (away < Math.min(least, NEAR)) [best, least] = [ribbon, away];
  }
  return best;
}
