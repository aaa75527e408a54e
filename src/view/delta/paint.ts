/** Paints the water on a canvas: one stroke a ribbon while they are few, else a path for all that look the same; what is out of sight is left out. */
import type { AgentName } from '../../record/agent';
import { backdropFor, type Backdrop } from './backdrop';
import { batchesOf, enterPicture, isInSight, sightIn, strokeBatches, type Batch } from './batches';
import { bundlesOf } from './bundle';
import type { Bend, DeltaPicture, Ghost, Ribbon } from './deltaPicture';
import { edgesOf } from './ghost';
import { seenAt } from './seen';
import type { Delta } from './stream';
import type { Viewport } from './viewport';

/** How the streams look; colours as a canvas takes them. One that stays the same has its paths kept. */
export interface PaintStyle {
  readonly background: string;
  /** Of hairlines and of the trunk's bed. */
  readonly bed: string;
  readonly colourOf: (agent: AgentName) => string;
  /** By stream and flow: from 0 to 1, how much it stands out. */
  readonly strength: (stream: number, flow: number) => number;
  readonly strengthOfHair: (stream: number) => number;
  /** Streams of the trunk, whose bed is drawn even where no open group's samples pass. */
  readonly trunk: ReadonlySet<number>;
  /** Turns run down and reward to the right, as on a phone. */
  readonly upright: boolean;
}

/** Widths below which no casing is drawn, and ribbons above which none is. */
const CASED = 2.2;
const MOST_CASED = 600;
const FAINTEST = 0.75;
/** Hairlines above which they are painted once, as an image. */
const MOST_STROKED = 1500;

/** Paints a picture into a context whose unit is a pixel of the page; `width` and `height` are the canvas's. */
export function paintStreams(
  context: CanvasRenderingContext2D,
  picture: DeltaPicture,
  { flows }: Delta,
  viewport: Viewport,
  style: PaintStyle,
  width: number,
  height: number
): void {
  context.lineCap = 'butt';
  const sight = sightIn(picture, viewport, style.upright, width, height);
  const kept = keptOf(style, picture);
  kept.hairs ??= batchesOf(picture.hairs, ({ stream }) => ({
    ...{ colour: style.bed, strength: style.strengthOfHair(stream), width: 0 },
    least: style.trunk.has(stream) ? 3 : 1
  }));
  paintHairs(context, kept, kept.hairs, viewport, style.upright, sight);
  const strengthOf = ({ stream, flow, kind }: Ribbon): number => style.strength(stream, flow) * (kind === 'coast' ? 0.5 : 0.88);
  const colourOf = ({ flow }: Ribbon): string => style.colourOf(flows[flow]!.agent);
  const seen = picture.ribbons.filter((ribbon) => isInSight(sight, ribbon, Math.max(ribbon.width, FAINTEST) + 2));
  if (seen.length > MOST_CASED) {
    kept.ribbons ??= batchesOf(picture.ribbons, (ribbon) => ({
      ...{ colour: colourOf(ribbon), strength: strengthOf(ribbon), width: ribbon.width, least: FAINTEST }
    }));
    strokeBatches(context, kept.ribbons, picture, viewport, style.upright, sight);
  } else {
    const strokes = seen.map((ribbon) => ({
      ...{ ribbon, strength: strengthOf(ribbon), colour: colourOf(ribbon) },
      wide: Math.max(FAINTEST, ribbon.width * viewport.scale)
    }));
    paintCased(context, strokes, style.background, tracer(context, picture, viewport, style.upright));
  }
  context.globalAlpha = 1;
}

/** Paths of a picture in one style. */
interface KeptPaths {
  readonly picture: DeltaPicture;
  hairs?: readonly Batch[];
  ribbons?: readonly Batch[];
  /** The hairlines as an image; absent until the picture is painted a second time, for one on its way to another never is. */
  backdrop?: Backdrop | null;
}

/** Hairlines: many of them as an image, once it pays. */
function paintHairs(
  context: CanvasRenderingContext2D,
  kept: KeptPaths,
  hairs: readonly Batch[],
  viewport: Viewport,
  upright: boolean,
  sight: ReturnType<typeof sightIn>
): void {
  const { picture, backdrop } = kept;
  const isMany = picture.hairs.length > MOST_STROKED;
  kept.backdrop = isMany && backdrop !== undefined ? backdropFor(backdrop, hairs, picture, viewport.scale) : null;
  if (!kept.backdrop) return strokeBatches(context, hairs, picture, viewport, upright, sight);
  context.save();
  enterPicture(context, picture, viewport, upright);
  context.drawImage(kept.backdrop.image, 0, 0, picture.width, picture.height);
  context.restore();
}

const paths = new WeakMap<PaintStyle, KeptPaths>();

/** The paths kept for a style, as long as its picture is the same. */
function keptOf(style: PaintStyle, picture: DeltaPicture): KeptPaths {
  const known = paths.get(style);
  if (known?.picture === picture) return known;
  const kept = { picture };
  paths.set(style, kept);
  return kept;
}

interface Stroke {
  readonly ribbon: Ribbon;
  readonly wide: number;
  readonly strength: number;
  readonly colour: string;
}

/** Bundle by bundle, the strongest and narrowest last, each edged with the background so that those that cross stay apart; the flows of one bundle touch. */
function paintCased(context: CanvasRenderingContext2D, strokes: readonly Stroke[], background: string, path: (course: Bend) => void): void {
  const draw = (ribbon: Ribbon, wide: number, strength: number, colour: string): void => {
    context.globalAlpha = strength;
    context.strokeStyle = colour;
    context.lineWidth = wide;
    context.beginPath();
    path(ribbon);
    context.stroke();
  };
  const strokeOf = new Map(strokes.map((stroke) => [stroke.ribbon, stroke]));
  const bundles = bundlesOf(strokes.map(({ ribbon }) => ribbon)).map((bundle) => bundle.map((ribbon) => strokeOf.get(ribbon)!));
  const ordered = bundles.map((bundle) => ({
    bundle,
    strength: Math.max(...bundle.map(({ strength }) => strength)),
    wide: bundle.reduce((total, { wide }) => total + wide, 0)
  }));
  for (const { bundle, wide: total } of ordered.sort((a, b) => a.strength - b.strength || b.wide - a.wide)) {
    if (total >= CASED) for (const { ribbon, wide } of bundle) if (ribbon.kind === 'course') draw(ribbon, wide + 2.4, 1, background);
    for (const { ribbon, wide, strength, colour } of bundle) draw(ribbon, wide, strength, colour);
  }
}

/** The widths before an update, as the edges they had: a line on the ground, and one with light at its sides on what is wider now. */
export function paintGhosts(
  context: CanvasRenderingContext2D,
  picture: DeltaPicture,
  { flows }: Delta,
  viewport: Viewport,
  style: PaintStyle,
  width: number,
  height: number
): void {
  const sight = sightIn(picture, viewport, style.upright, width, height);
  const ghosts = picture.ghosts.filter((ghost) => isInSight(sight, ghost, ghost.width + 2));
  const draw = (ghost: Ghost, colour: string, line: number, strength: number): void => {
    context.strokeStyle = colour;
    context.lineWidth = line;
    context.globalAlpha = strength * style.strength(ghost.stream, ghost.flow);
    context.beginPath();
    for (const edge of edgesOf(ghost))
      for (const [i, point] of edge.entries()) {
        const [x, y] = seenAt(picture, viewport, style.upright, ...point);
        if (i) context.lineTo(x, y);
        else context.moveTo(x, y);
      }
    context.stroke();
  };
  for (const ghost of ghosts) if (ghost.width * viewport.scale > 2 * CASED) draw(ghost, style.background, 3, 0.7);
  for (const ghost of ghosts) draw(ghost, style.colourOf(flows[ghost.flow]!.agent), 1, 0.85);
  context.globalAlpha = 1;
}

/** Adds a course to the context's path: an S to the bend, then straight. */
function tracer(context: CanvasRenderingContext2D, picture: DeltaPicture, viewport: Viewport, upright: boolean): (course: Bend) => void {
  const { scale } = viewport;
  const { height } = picture;
  return ({ x0, y0, x1, y1, bend }) => {
    const middle = (x0 + bend) / 2;
    if (upright) {
      const [across, along] = [(y: number) => (height - y) * scale + viewport.x, (x: number) => x * scale + viewport.y];
      context.moveTo(across(y0), along(x0));
      if (bend > x0) context.bezierCurveTo(across(y0), along(middle), across(y1), along(middle), across(y1), along(bend));
      if (x1 > bend) context.lineTo(across(y1), along(x1));
    } else {
      const [along, across] = [(x: number) => x * scale + viewport.x, (y: number) => y * scale + viewport.y];
      context.moveTo(along(x0), across(y0));
      if (bend > x0) context.bezierCurveTo(along(middle), across(y0), along(middle), across(y1), along(bend), across(y1));
      if (x1 > bend) context.lineTo(along(x1), across(y1));
    }
  };
}
