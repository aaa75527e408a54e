/** Hairlines by the thousand, painted once and shown again while a person pans and zooms: an image of the whole picture, a little larger than it is seen. */
import { strokeBatches, type Batch } from './batches';
import type { DeltaPicture } from './deltaPicture';

/** Scales of images, each this many times the one before: lines that are made smaller by less stay lines. */
const OCTAVE = Math.SQRT2;
/** Pixels that an image has at most; what would be larger is stroked, where it is in sight. */
const LARGEST = 6e6;

/** An image and the scale it was painted at, without that of the screen. */
export interface Backdrop {
  readonly image: OffscreenCanvas;
  readonly scale: number;
}

/** The image of batches for a scale, the one at hand where it serves; null where it would be too large, or where there are no images. */
export function backdropFor(
  known: Backdrop | null,
  batches: readonly Batch[],
  { width, height }: Pick<DeltaPicture, 'width' | 'height'>,
  scale: number
): Backdrop | null {
  if (typeof OffscreenCanvas === 'undefined') return null;
  const own = OCTAVE ** Math.ceil(Math.log(scale) / Math.log(OCTAVE) - 1e-9);
  if (known?.scale === own) return known;
  const ratio = globalThis.devicePixelRatio || 1;
  const [across, down] = [Math.ceil(width * own * ratio), Math.ceil(height * own * ratio)];
  if (across * down > LARGEST) return null;
  const image = new OffscreenCanvas(across, down);
  const context = image.getContext('2d');
  if (!context) return null;
  context.scale(ratio, ratio);
  strokeBatches(context, batches, { height }, { scale: own, x: 0, y: 0 }, false, { left: 0, right: width, top: 0, bottom: height });
  return { image, scale: own };
}
