/** Paints the water on a canvas: one stroke a ribbon, hairlines batched by colour, what is out of sight left out. */
import type { AgentName } from '../../record/agent';
import { bundlesOf } from './bundle';
import type { Bend, DeltaPicture, Ghost, Hair, Ribbon } from './deltaPicture';
import { edgesOf } from './ghost';
import { seenAt } from './seen';
import type { Delta } from './stream';
import type { Viewport } from './viewport';

/** How the streams look; colours as a canvas takes them. */
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
  const path = tracer(context, picture, viewport, style.upright);
  const inSight = sightOf(picture, viewport, style.upright, width, height);
  paintHairs(context, picture.hairs.filter(inSight), style, path);
  const strokes = picture.ribbons.filter(inSight).map((ribbon) => ({
    ribbon,
    wide: Math.max(FAINTEST, ribbon.width * viewport.scale),
    strength: style.strength(ribbon.stream, ribbon.flow) * (ribbon.kind === 'coast' ? 0.5 : 0.88),
    colour: style.colourOf(flows[ribbon.flow]!.agent)
  }));
  if (strokes.length > MOST_CASED) paintBatches(context, strokes, path);
  else paintCased(context, strokes, style.background, path);
  context.globalAlpha = 1;
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

/** Thousands of thin ribbons: those that look the same are one path. */
function paintBatches(context: CanvasRenderingContext2D, strokes: readonly Stroke[], path: (course: Bend) => void): void {
  const batches = new Map<string, Stroke[]>();
  for (const stroke of strokes) {
    const look = `${stroke.colour} ${stroke.strength} ${Math.round(4 * stroke.wide)}`;
    const batch = batches.get(look);
    if (batch) batch.push(stroke);
    else batches.set(look, [stroke]);
  }
  for (const batch of batches.values()) {
    const [{ wide, strength, colour }] = batch as [Stroke, ...Stroke[]];
    context.globalAlpha = strength;
    context.strokeStyle = colour;
    context.lineWidth = wide;
    context.beginPath();
    for (const { ribbon } of batch) path(ribbon);
    context.stroke();
  }
}

function paintHairs(context: CanvasRenderingContext2D, hairs: readonly Hair[], style: PaintStyle, path: (course: Bend) => void): void {
  context.strokeStyle = style.bed;
  for (const [isTrunk, line] of [
    [false, 1],
    [true, 3]
  ] as const) {
    context.lineWidth = line;
    const ofKind = hairs.filter(({ stream }) => style.trunk.has(stream) === isTrunk);
    for (const strength of new Set(ofKind.map(({ stream }) => style.strengthOfHair(stream)))) {
      context.globalAlpha = strength;
      context.beginPath();
      for (const hair of ofKind) if (style.strengthOfHair(hair.stream) === strength) path(hair);
      context.stroke();
    }
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
  const inSight = sightOf(picture, viewport, style.upright, width, height);
  const ghosts = picture.ghosts.filter(inSight);
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

function sightOf(
  picture: DeltaPicture,
  viewport: Viewport,
  upright: boolean,
  width: number,
  height: number
): (course: Bend & { readonly width?: number }) => boolean {
  return ({ x0, y0, x1, y1, width: wide = 1 }) => {
    const [ax, ay] = seenAt(picture, viewport, upright, x0, y0);
    const [bx, by] = seenAt(picture, viewport, upright, x1, y1);
    const edge = wide * viewport.scale + 2;
    return Math.max(ax, bx) >= -edge && Math.min(ax, bx) <= width + edge && Math.max(ay, by) >= -edge && Math.min(ay, by) <= height + edge;
  };
}
