/** The part of the stage that is seen: a scale and a shift, as pure functions of gestures. */

/** A point of the stage `p` is seen at `scale · p + shift`. */
export interface Viewport {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

/** The whole stage. */
export const WHOLE: Viewport = { scale: 1, x: 0, y: 0 };

const LARGEST_SCALE = 40;

/** The stage never leaves its frame: at scale 1 it fills it. */
function held({ scale, x, y }: Viewport, width: number, height: number): Viewport {
  const within = (shift: number, size: number): number => Math.min(0, Math.max(size * (1 - scale), shift));
  return { scale, x: within(x, width), y: within(y, height) };
}

/** Larger by `factor` around the point (px, py) of the frame, which stays where it is. */
export function zoomAt(from: Viewport, factor: number, px: number, py: number, width: number, height: number): Viewport {
  const scale = Math.min(LARGEST_SCALE, Math.max(1, from.scale * factor));
  const ratio = scale / from.scale;
  return held({ scale, x: px - (px - from.x) * ratio, y: py - (py - from.y) * ratio }, width, height);
}

/** Moved by (dx, dy) of the frame. */
export const panBy = (from: Viewport, dx: number, dy: number, width: number, height: number): Viewport =>
  held({ ...from, x: from.x + dx, y: from.y + dy }, width, height);

/** Moved as little as brings the point (x, y) of the stage into the frame, `margin` from its edges. */
export function reveal(from: Viewport, x: number, y: number, width: number, height: number, margin = 48): Viewport {
  const shiftOf = (at: number, shift: number, size: number): number => {
    const seen = from.scale * at + shift;
    return seen < margin ? shift + margin - seen : seen > size - margin ? shift + size - margin - seen : shift;
  };
  return held({ ...from, x: shiftOf(x, from.x, width), y: shiftOf(y, from.y, height) }, width, height);
}
