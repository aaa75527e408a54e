/** Thousands of courses as a few paths: those of one column that look the same are one, kept while the picture and its looks stay, so that a frame of a pan or zoom traces nothing anew. */
import type { Bend, DeltaPicture } from './deltaPicture';
import type { Viewport } from './viewport';

/** How a course is stroked; courses of one look and column are one path. */
export interface CourseLook {
  readonly colour: string;
  readonly strength: number;
  /** In pixels of the picture, which grow with the zoom. */
  readonly width: number;
  /** Least width on screen. */
  readonly least: number;
}

/** The part of the picture that is seen, in its own pixels. */
interface Sight {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** One path of many courses, with the room it takes. */
export interface Batch extends Sight {
  readonly look: CourseLook;
  readonly path: Path2D;
}

/** Widths that are the same to the eye: quarters of a pixel. */
const quarters = (width: number): number => Math.round(4 * width) / 4;

/** What is seen of a picture in a frame `width` × `height`. */
export function sightIn(picture: Pick<DeltaPicture, 'height'>, { scale, x, y }: Viewport, upright: boolean, width: number, height: number): Sight {
  const [left, right] = [-x / scale, (width - x) / scale];
  const [top, bottom] = [-y / scale, (height - y) / scale];
  return upright ? { left: top, right: bottom, top: picture.height - right, bottom: picture.height - left } : { left, right, top, bottom };
}

/** Whether a course, `wide` pixels of the picture, is in sight. */
export const isInSight = ({ left, right, top, bottom }: Sight, { x0, x1, y0, y1 }: Omit<Bend, 'bend'>, wide: number): boolean =>
  x1 >= left - wide && x0 <= right + wide && Math.max(y0, y1) >= top - wide && Math.min(y0, y1) <= bottom + wide;

/** Adds a course in places of the picture: an S to the bend, then straight. */
function trace(path: Pick<Path2D, 'moveTo' | 'bezierCurveTo' | 'lineTo'>, { x0, y0, x1, y1, bend }: Bend): void {
  const middle = (x0 + bend) / 2;
  path.moveTo(x0, y0);
  if (bend > x0) path.bezierCurveTo(middle, y0, middle, y1, bend, y1);
  if (x1 > bend) path.lineTo(x1, y1);
}

/** The batches of courses, those of the faintest look first. */
export function batchesOf<T extends Bend>(courses: readonly T[], lookOf: (course: T) => CourseLook): Batch[] {
  const drafts = new Map<string, { look: CourseLook; path: Path2D; left: number; right: number; top: number; bottom: number }>();
  for (const course of courses) {
    const { x0, x1, y0, y1 } = course;
    const look = lookOf(course);
    const width = quarters(look.width);
    const key = `${x0} ${look.colour} ${look.strength} ${width} ${look.least}`;
    let draft = drafts.get(key);
    if (!draft) drafts.set(key, (draft = { look: { ...look, width }, path: new Path2D(), left: x0, right: x1, top: Infinity, bottom: -Infinity }));
    trace(draft.path, course);
    draft.right = Math.max(draft.right, x1);
    draft.top = Math.min(draft.top, y0, y1);
    draft.bottom = Math.max(draft.bottom, y0, y1);
  }
  return [...drafts.values()].sort((a, b) => a.look.strength - b.look.strength);
}

/** Makes places of the picture the context's own. */
export function enterPicture(context: CanvasTransform, picture: Pick<DeltaPicture, 'height'>, { scale, x, y }: Viewport, upright: boolean): void {
  if (upright) context.transform(0, scale, -scale, 0, picture.height * scale + x, y);
  else context.transform(scale, 0, 0, scale, x, y);
}

/** Strokes the batches in sight, one stroke each. */
export function strokeBatches(
  context: CanvasTransform & CanvasState & CanvasDrawPath & CanvasPathDrawingStyles & CanvasCompositing & CanvasFillStrokeStyles,
  batches: readonly Batch[],
  picture: Pick<DeltaPicture, 'height'>,
  viewport: Viewport,
  upright: boolean,
  sight: Sight
): void {
  const { scale } = viewport;
  context.save();
  enterPicture(context, picture, viewport, upright);
  for (const { look, path, left: x0, right: x1, top: y0, bottom: y1 } of batches) {
    const wide = Math.max(look.width, look.least / scale);
    if (!isInSight(sight, { x0, x1, y0, y1 }, wide)) continue;
    context.strokeStyle = look.colour;
    context.globalAlpha = look.strength;
    context.lineWidth = wide;
    context.stroke(path);
  }
  context.restore();
}
