/** Paints what a phase adds to the stage: the glow of groups selected, the arrows that are advantages, and the heads that run upstream in an update. */
import type { AdvantageArrow } from './bays';
import type { SeenAt } from './seen';
import { headsAt, type UpstreamRun } from './upstream';

/** How far a glow reaches beyond a turn, in its radii, and how strong it is there. */
const REACH = 3;
const STRENGTH = 0.75;
/** Length and half the height of a head, in pixels. */
const HEAD = 8;
const HALF = 4.5;

type Place = readonly [x: number, y: number];

/** Colours that every mark has, as a canvas takes them. */
interface Inks {
  readonly ink: string;
  readonly background: string;
}

/** A halo that swells around a turn, and stays. */
export function paintGlow(context: CanvasRenderingContext2D, [px, py]: Place, radius: number, colour: string, share: number): void {
  const reach = radius * (1 + (REACH - 1) * share);
  const light = context.createRadialGradient(px, py, radius * 0.8, px, py, reach);
  light.addColorStop(0, colour);
  light.addColorStop(1, 'transparent');
  context.globalAlpha = STRENGTH * share;
  context.fillStyle = light;
  context.beginPath();
  context.arc(px, py, reach, 0, 2 * Math.PI);
  context.fill();
  context.globalAlpha = 1;
}

/** The triangle of a head whose tip is at (x, y): full for a gain, hollow for a loss. */
function paintHead(context: CanvasRenderingContext2D, [x, y]: Place, [dx, dy]: Place, length: number, isGain: boolean, { ink, background }: Inks): void {
  const norm = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [dx / norm, dy / norm];
  const half = (HALF * length) / HEAD;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x - length * ux - half * uy, y - length * uy + half * ux);
  context.lineTo(x - length * ux + half * uy, y - length * uy - half * ux);
  context.closePath();
  context.fillStyle = isGain ? ink : background;
  context.strokeStyle = ink;
  context.fill();
  context.stroke();
}

/** An arrow that grows from the mean to the reward. */
export function paintAdvantage(
  context: CanvasRenderingContext2D,
  { from, to, gain }: AdvantageArrow,
  share: number,
  { ink: colour, background }: Inks,
  isLit: boolean
): void {
  const [dx, dy] = [(to[0] - from[0]) * share, (to[1] - from[1]) * share];
  const long = Math.hypot(dx, dy);
  if (long < 1) return;
  const tip = [from[0] + dx, from[1] + dy] as const;
  const head = Math.min(HEAD, long);
  context.strokeStyle = colour;
  context.lineWidth = isLit ? 4 : 2;
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(tip[0] - (dx * head) / long, tip[1] - (dy * head) / long);
  context.stroke();
  context.lineJoin = 'round';
  context.lineWidth = 1.5;
  paintHead(context, tip, [dx, dy], head, gain >= 0, { ink: colour, background });
}

/** Heads on their way from the rewarded end to the turn, edged with the background so that they are seen on any water. */
export function paintRun(context: CanvasRenderingContext2D, at: SeenAt, run: UpstreamRun, share: number, { ink, background }: Inks): void {
  context.lineJoin = 'round';
  for (const { at: place, along, gain } of headsAt(run, share)) {
    const here = at(...place);
    const there = at(place[0] + along[0], place[1] + along[1]);
    const way = [there[0] - here[0], there[1] - here[1]] as const;
    context.lineWidth = 4;
    paintHead(context, here, way, HEAD, false, { ink: background, background });
    context.lineWidth = 1.3;
    paintHead(context, here, way, HEAD, gain > 0, { ink, background });
  }
}
