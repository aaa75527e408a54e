/** Paints the marks on the water: a bead for each turn off the trunk, the ends of branches, scores that actions were given, and landings on the rail. */
import { isInSight, sightIn } from './batches';
import type { DeltaPicture, Landing } from './deltaPicture';
import type { PaintStyle } from './paint';
import { seenAt } from './seen';
import type { Delta } from './stream';
import type { Viewport } from './viewport';

/** Radius of a mark at most. */
export const LARGEST = 5;
/** Radii below which a bead is left out, and least of an end. */
const SMALLEST = 1.2;

/** Radius of a bead with so much room in the picture; 0 where it is left out. */
export function beadRadius(room: number, scale: number): number {
  const radius = Math.min(LARGEST, 0.5 * room * scale);
  return radius < SMALLEST ? 0 : radius;
}

type MarkStyle = PaintStyle & { readonly ink: string };

function disc(context: CanvasRenderingContext2D, x: number, y: number, radius: number, fill: string, stroke: string): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = fill;
  context.fill();
  context.strokeStyle = stroke;
  context.lineWidth = 1.6;
  context.stroke();
}

function cross(context: CanvasRenderingContext2D, x: number, y: number, radius: number, stroke: string): void {
  context.strokeStyle = stroke;
  context.lineWidth = 1.8;
  context.beginPath();
  for (const side of [-1, 1]) {
    context.moveTo(x - radius, y - side * radius);
    context.lineTo(x + radius, y + side * radius);
  }
  context.stroke();
}

/** How clear a mark is: faint where a filter leaves its stream out. */
const clearness = (style: MarkStyle, stream: number): number => (style.strengthOfHair(stream) > 0.2 ? 1 : 0.12);

const endRadius = ({ room }: Landing, { scale }: Viewport): number => Math.min(LARGEST, Math.max(SMALLEST, 0.45 * room * scale));

/** A full end was solved, a hollow one was not, a cross gave no answer; grey is not judged yet. */
export function paintMarks(
  context: CanvasRenderingContext2D,
  picture: DeltaPicture,
  { streams }: Delta,
  viewport: Viewport,
  style: MarkStyle,
  width: number,
  height: number
): void {
  const sight = sightIn(picture, viewport, style.upright, width, height);
  const around = LARGEST / viewport.scale;
  const isSeen = (x: number, y: number): boolean => isInSight(sight, { x0: x, x1: x, y0: y, y1: y }, around);
  for (const { stream, x, y, room } of picture.marks) {
    const radius = beadRadius(room, viewport.scale);
    if (!radius || !isSeen(x, y)) continue;
    context.globalAlpha = clearness(style, stream);
    disc(context, ...seenAt(picture, viewport, style.upright, x, y), radius, style.background, style.colourOf(streams[stream]!.agent));
  }
  for (const landing of picture.landings) {
    const [outcome] = streams[landing.stream]!.outcomes;
    if (!outcome || !isSeen(landing.x, landing.endY)) continue;
    context.globalAlpha = clearness(style, landing.stream);
    const stroke = outcome.verdict ? style.ink : style.bed;
    const [x, y] = seenAt(picture, viewport, style.upright, landing.x, landing.endY);
    const radius = endRadius(landing, viewport);
    if (outcome.final === null) cross(context, x, y, radius, stroke);
    else disc(context, x, y, radius, outcome.verdict?.solved ? style.ink : style.background, stroke);
  }
  context.globalAlpha = 1;
  for (const { stream, x, y } of picture.scores) {
    const [px, py] = seenAt(picture, viewport, style.upright, x, y);
    context.fillStyle = style.colourOf(streams[stream]!.agent);
    context.fillRect(px - 3, py - 3, 6, 6);
  }
}

/** Where branches land on the rail, which stays in its place however the stage is framed. */
export function paintLandings(context: CanvasRenderingContext2D, picture: DeltaPicture, { streams }: Delta, viewport: Viewport, style: MarkStyle): void {
  for (const landing of picture.landings) {
    if (landing.reward === null) continue;
    const [x, y] = seenAt(picture, viewport, style.upright, picture.railX, landing.y);
    const solved = streams[landing.stream]!.outcomes.some(({ verdict }) => verdict?.solved);
    context.globalAlpha = clearness(style, landing.stream);
    disc(
      context,
      ...((style.upright ? [x, picture.railX] : [picture.railX, y]) as [number, number]),
      endRadius(landing, viewport) * 0.8,
      solved ? style.ink : style.background,
      style.ink
    );
  }
  context.globalAlpha = 1;
}
