/** From places of the picture to places on screen. */
import type { DeltaPicture } from './deltaPicture';
import type { Viewport } from './viewport';

/** Where a place of the picture is seen. Upright, x runs down and reward to the right. */
export function seenAt(
  { height }: Pick<DeltaPicture, 'height'>,
  { scale, x, y }: Viewport,
  upright: boolean,
  px: number,
  py: number
): readonly [number, number] {
  return upright ? [(height - py) * scale + x, px * scale + y] : [px * scale + x, py * scale + y];
}

/** Where a place of the picture is seen at the moment. */
export type SeenAt = (x: number, y: number) => readonly [number, number];
