/** Bundles: the ribbons of one part of a stream, which lie side by side. */
import type { Ribbon } from './deltaPicture';

/** The ribbons by the part of the stream that they are, each bundle from the top. */
export function bundlesOf(ribbons: readonly Ribbon[]): Ribbon[][] {
  const bundles = new Map<string, Ribbon[]>();
  for (const ribbon of ribbons) {
    const key = `${ribbon.stream} ${ribbon.kind} ${ribbon.x0}`;
    const bundle = bundles.get(key);
    if (bundle) bundle.push(ribbon);
    else bundles.set(key, [ribbon]);
  }
  return [...bundles.values()].map((bundle) => bundle.sort((a, b) => a.y1 - b.y1));
}

/** Middles of a bundle at its beginning and its end, and its width. */
export function extentOf(bundle: readonly Ribbon[]): Pick<Ribbon, 'y0' | 'y1' | 'width'> {
  const width = bundle.reduce((total, ribbon) => total + ribbon.width, 0);
  const middle = (side: 'y0' | 'y1'): number =>
    (Math.min(...bundle.map((ribbon) => ribbon[side] - ribbon.width / 2)) + Math.max(...bundle.map((ribbon) => ribbon[side] + ribbon.width / 2))) / 2;
  return { y0: middle('y0'), y1: middle('y1'), width };
}

/** A bundle with other widths, side by side around its middles. */
export function restack(bundle: readonly Ribbon[], widthOf: (ribbon: Ribbon) => number): Ribbon[] {
  const { y0, y1 } = extentOf(bundle);
  const widths = bundle.map(widthOf);
  let offset = -widths.reduce((total, width) => total + width, 0) / 2;
  return bundle.map((ribbon, i) => {
    const width = widths[i]!;
    offset += width;
    return { ...ribbon, width, y0: y0 + offset - width / 2, y1: y1 + offset - width / 2 };
  });
}
