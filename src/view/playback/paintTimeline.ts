/** Paints the timeline on a canvas: a column of the reward rail for every step, the reward of another run, and the run's own above them. */
import { heightOn } from '../delta/rail';
import type { RewardPoint } from './otherRun.svelte';
import type { histogramColumns, RewardRange } from './rewardHistogram';
import { xOf, type StepAxis } from './stepAxis';

/** What is drawn. */
export interface TimelineDrawing {
  readonly axis: StepAxis;
  readonly range: RewardRange;
  /** Pixels from the upper edge to the greatest and to the least reward. */
  readonly top: number;
  readonly bottom: number;
  readonly columns: ReturnType<typeof histogramColumns>;
  readonly own: readonly RewardPoint[];
  readonly other: readonly RewardPoint[];
}

/** Colours as a canvas takes them. */
interface TimelineColours {
  readonly column: string;
  readonly grid: string;
  readonly own: string;
  readonly other: string;
  readonly casing: string;
}

/** A share of a step's trajectories from which on a bin is drawn at full strength. */
const FULL = 0.5;

/** Pixels from the upper edge to a reward. */
export const yOf = ({ range, top, bottom }: Pick<TimelineDrawing, 'range' | 'top' | 'bottom'>, reward: number): number =>
  heightOn(range, { top, bottom })(reward);

/** Paints into a context whose unit is a pixel of the page. */
export function paintTimeline(context: CanvasRenderingContext2D, drawing: TimelineDrawing, levels: readonly number[], colours: TimelineColours): void {
  const { axis } = drawing;
  context.strokeStyle = colours.grid;
  context.lineWidth = 1;
  context.beginPath();
  for (const level of levels) {
    const y = Math.round(yOf(drawing, level)) + 0.5;
    context.moveTo(axis.left, y);
    context.lineTo(axis.left + axis.width, y);
  }
  context.stroke();
  paintColumns(context, drawing, colours.column);
  paintCurve(context, drawing, drawing.other, colours.other, 1.25);
  paintCurve(context, drawing, drawing.own, colours.casing, 4.5);
  paintCurve(context, drawing, drawing.own, colours.own, 2.25);
}

/** Bins of like strength are filled at once: a canvas is slow at changes of colour. */
function paintColumns(context: CanvasRenderingContext2D, { columns, top, bottom }: TimelineDrawing, colour: string): void {
  const strengths = 16;
  const paths = Array.from({ length: strengths + 1 }, () => new Path2D());
  for (const { x0, x1, shares } of columns) {
    const height = (bottom - top) / shares.length;
    shares.forEach((share, bin) => {
      if (share <= 0) return;
      const strength = Math.max(1, Math.min(strengths, Math.round((share / FULL) * strengths)));
      paths[strength]!.rect(x0, bottom - (bin + 1) * height, x1 - x0, Math.max(1, height - 0.5));
    });
  }
  context.fillStyle = colour;
  paths.forEach((path, strength) => {
    context.globalAlpha = 0.08 + 0.62 * (strength / strengths);
    context.fill(path);
  });
  context.globalAlpha = 1;
}

function paintCurve(context: CanvasRenderingContext2D, drawing: TimelineDrawing, points: readonly RewardPoint[], colour: string, wide: number): void {
  const first = points[0];
  if (!first) return;
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = wide;
  context.lineJoin = 'round';
  context.beginPath();
  if (points.length === 1) {
    context.arc(xOf(drawing.axis, first.position), yOf(drawing, first.reward), wide, 0, 2 * Math.PI);
    return context.fill();
  }
  for (const { position, reward } of points) context.lineTo(xOf(drawing.axis, position), yOf(drawing, reward));
  context.stroke();
}
