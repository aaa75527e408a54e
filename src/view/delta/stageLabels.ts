/** Places of the words at forks: beside the stream that they name, further off with a line to it where that is crowded, and never across a stream, a turn or each other. */
import { isInSight, sightIn } from './batches';
import type { DeltaPicture } from './deltaPicture';
import type { ForkLabel } from './forkLabels';
import { Ground, placeLabels, type Box } from './labels';
import { middleOf, type Point } from './middle';
import { beadRadius, LARGEST } from './paintMarks';
import type { SeenAt } from './seen';
import type { TextRuler } from './textWidth';

/** What the places depend on besides the picture; in pixels of the frame. */
interface LabelFrame {
  readonly at: SeenAt;
  readonly upright: boolean;
  readonly em: number;
  /** Of the stage. */
  readonly width: number;
  /** Where labels may stand. */
  readonly frame: Box;
  /** Distance of two turns. */
  readonly pitch: number;
  /** What else is not to be covered. */
  readonly taken: readonly Box[];
}

/** A label with its place. */
interface PlacedLabel extends ForkLabel {
  readonly box: Box;
  /** From the stream to the label, where they stand apart. */
  readonly leader: readonly [Point, Point] | null;
}

/** Width below which a line of water may be written across: the words' own edge keeps them legible. */
const THIN = 1.5;
/** Height of a line of text in letters. */
const LINE = 1.35;
/** Labels that are looked for a place for; a stage has room for no more. */
const MOST = 60;
/** Half-lines that a label may stand off. */
const HALF_LINES = 16;

/** Pixels of the frame that a pixel of the picture is. */
const scaleOf = (at: SeenAt): number => Math.hypot(at(1, 0)[0] - at(0, 0)[0], at(1, 0)[1] - at(0, 0)[1]);

/** What no label may cover: turns of the trunk, beads, and all water that is wide enough to be seen as such. */
function obstaclesOf(picture: DeltaPicture, { at, em, taken, frame, upright }: LabelFrame): Box[] {
  const scale = scaleOf(at);
  const [x, y] = at(0, upright ? picture.height : 0);
  const sight = sightIn(picture, { scale, x, y }, upright, frame.x + frame.width, frame.y + frame.height);
  const around = ([x, y]: Point, radius: number): Box => ({ x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius });
  const boxes = [...taken, ...picture.nodes.map((node) => around(at(node.x, node.y), em + 4))];
  const takeBead = (px: number, py: number, room: number): void => {
    const radius = beadRadius(room, scale);
    if (radius && px >= sight.left && px <= sight.right && py >= sight.top && py <= sight.bottom) boxes.push(around(at(px, py), radius));
  };
  for (const mark of picture.marks) takeBead(mark.x, mark.y, mark.room);
  for (const landing of picture.landings) takeBead(landing.x, landing.endY, landing.room);
  for (const ribbon of picture.ribbons) {
    if (ribbon.width * scale < THIN || !isInSight(sight, ribbon, ribbon.width)) continue;
    const half = (ribbon.width * scale) / 2 + 1;
    const isLevel = Math.abs(ribbon.y1 - ribbon.y0) * scale < 1;
    const middle = isLevel ? [[ribbon.x0, ribbon.y0] as const, [ribbon.x1, ribbon.y1] as const] : middleOf(ribbon).map(({ at: place }) => place);
    const points = middle.map(([px, py]) => at(px, py));
    for (let i = 1; i < points.length; i++) {
      const [[x0, y0], [x1, y1]] = [points[i - 1]!, points[i]!];
      boxes.push({ x: Math.min(x0, x1) - half, y: Math.min(y0, y1) - half, width: Math.abs(x1 - x0) + 2 * half, height: Math.abs(y1 - y0) + 2 * half });
    }
  }
  return boxes;
}

/** How a label may stand off its stream: `away` along the normal, `aside` along the stream's own direction on a level stage, across it on an upright one. */
interface Offset {
  readonly away: number;
  readonly aside: number;
  /** On the one side or the other. */
  readonly side: 1 | -1;
}

/** Offsets in pixels, the nearest first. */
function offsetsOf({ upright, em, frame, pitch }: LabelFrame): Offset[] {
  const asides = upright
    ? Array.from({ length: Math.ceil(frame.width / (1.5 * em)) }, (_, i) => 1.5 * em * i)
    : [0, -0.12, 0.12, 0.3, -0.25, 0.55].map((share) => share * pitch);
  const far = ({ away, aside }: Offset): number => away + Math.abs(aside) * (upright ? 1 : 0.4);
  return Array.from({ length: HALF_LINES + 1 }, (_, step) => (step * LINE * em) / 2)
    .flatMap((away) => asides.flatMap((aside) => ([-1, 1] as const).map((side) => ({ away, aside, side }))))
    .sort((a, b) => far(a) - far(b));
}

/** Places of a label `wide` pixels for the stream at (x, y), whose middle is `half` its width from its edge. */
function* placesOf([x, y]: Point, half: number, wide: number, offsets: readonly Offset[], { upright, em, frame }: LabelFrame) {
  const right = frame.x + frame.width - wide;
  for (const { away, aside, side } of offsets) {
    if (upright) for (const dy of [em * 0.4 + away, -em * 1.6 - away]) yield { x: side > 0 ? x + half + 8 + aside : x - half - 8 - wide - aside, y: y + dy };
    // A long label near the rail begins further to the left.
    else yield { x: Math.min(x + aside, right), y: side < 0 ? y - half - em * LINE - 2 - away : y + half + 3 + away };
  }
}

/** The line from a stream to its label's nearest edge; null where they are near enough to be seen as one. */
function leaderOf([x, y]: Point, box: Box, half: number, em: number): PlacedLabel['leader'] {
  const near: Point = [Math.max(box.x + 4, Math.min(x, box.x + box.width - 4)), Math.max(box.y, Math.min(y, box.y + box.height))];
  return Math.hypot(near[0] - x, near[1] - y) > half + em * LINE ? [[x, y], near] : null;
}

const isWithin = ({ x, y, width, height }: Box, px: number, py: number): boolean => px >= x && px <= x + width && py >= y && py <= y + height;

/** The labels that find a place, their words cut to the room there is; `ruler` measures them as they are drawn. */
export function stageLabels(labels: readonly ForkLabel[], picture: DeltaPicture, view: LabelFrame, ruler: TextRuler): PlacedLabel[] {
  const { at, upright, em, width, frame } = view;
  const scale = scaleOf(at);
  const ground = new Ground(frame);
  for (const box of obstaclesOf(picture, view)) ground.take(box);
  const seen = labels.map((label) => ({ ...label, place: at(label.x, label.y) })).filter(({ place: [x, y] }) => isWithin(frame, x, y));
  const cut = seen.slice(0, MOST).map((label) => {
    const tail = ` ${label.tail}`;
    const room = upright ? width * 0.42 : Math.max(em * 11, Math.min(em * 22, frame.x + frame.width - label.place[0] - 4));
    const words = ruler.cut(label.words, room - ruler.width(tail));
    return { ...label, words, half: Math.max(LARGEST, label.half * scale), wide: ruler.width(words + tail) + 4 };
  });
  const offsets = offsetsOf(view);
  const wishes = cut.map(({ id, place, half, wide }) => ({ id, width: wide, height: em * LINE, places: placesOf(place, half, wide, offsets, view) }));
  const placed = placeLabels(wishes, ground);
  return cut.flatMap(({ place, ...label }) => {
    const box = placed.get(label.id);
    return box ? [{ ...label, box, leader: leaderOf(place, box, label.half, em) }] : [];
  });
}
