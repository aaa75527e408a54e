/** Places of the words at forks: beside the stream that they name, further off with a line to it where that is crowded, and never across a stream, a turn or each other. */
import type { DeltaPicture } from './deltaPicture';
import type { ForkLabel } from './forkLabels';
import { Ground, placeLabels, type Box, type LabelWish } from './labels';
import { middleOf, type Point } from './middle';
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
/** Radius of a bead, and that below which none is drawn. */
const BEAD = 5;
const LEAST_BEAD = 1.2;
/** Height of a line of text in letters. */
const LINE = 1.35;
/** Half-lines that a label may stand off. */
const HALF_LINES = 16;

/** Pixels of the frame that a pixel of the picture is. */
const scaleOf = (at: SeenAt): number => Math.hypot(at(1, 0)[0] - at(0, 0)[0], at(1, 0)[1] - at(0, 0)[1]);

/** What no label may cover: turns of the trunk, beads, and all water that is wide enough to be seen as such. */
export function obstaclesOf(picture: DeltaPicture, { at, em, taken }: Pick<LabelFrame, 'at' | 'em' | 'taken'>): Box[] {
  const scale = scaleOf(at);
  const around = ([x, y]: Point, radius: number): Box => ({ x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius });
  const beads = [...picture.marks.map(({ x, y, room }) => ({ x, y, room })), ...picture.landings.map(({ x, endY, room }) => ({ x, y: endY, room }))];
  return [
    ...taken,
    ...picture.nodes.map(({ x, y }) => around(at(x, y), em + 4)),
    ...beads.flatMap(({ x, y, room }) => {
      const radius = Math.min(BEAD, 0.5 * room * scale);
      return radius < LEAST_BEAD ? [] : [around(at(x, y), radius)];
    }),
    ...picture.ribbons
      .filter(({ width }) => width * scale >= THIN)
      .flatMap((ribbon) => {
        const half = (ribbon.width * scale) / 2 + 1;
        const points = middleOf(ribbon).map(({ at: place }) => at(...place));
        return points.slice(1).map(([x1, y1], i): Box => {
          const [x0, y0] = points[i]!;
          return { x: Math.min(x0, x1) - half, y: Math.min(y0, y1) - half, width: Math.abs(x1 - x0) + 2 * half, height: Math.abs(y1 - y0) + 2 * half };
        });
      })
  ];
}

/** Places of a label `wide` and `high` for the stream at (x, y), `half` its width from the middle: the nearest first. */
function placesOf([x, y]: Point, half: number, wide: number, high: number, { upright, em, frame, pitch }: LabelFrame): LabelWish['places'] {
  const places: { readonly x: number; readonly y: number; readonly far: number }[] = [];
  const right = frame.x + frame.width - wide;
  for (let step = 0; step <= HALF_LINES; step++) {
    const off = (step * high) / 2;
    if (upright)
      for (let aside = 0; aside * em < frame.width; aside += 1.5)
        for (const dy of [em * 0.4 + off, -em * 1.6 - off]) {
          places.push({ x: x + half + 8 + aside * em, y: y + dy, far: off + aside * em });
          places.push({ x: x - half - 8 - wide - aside * em, y: y + dy, far: off + aside * em });
        }
    else
      for (const aside of [0, -0.12, 0.12, 0.3, -0.25, 0.55]) {
        // A long label near the rail begins further to the left.
        const left = Math.min(x + aside * pitch, right);
        places.push({ x: left, y: y - half - high - 2 - off, far: off + Math.abs(aside) * pitch * 0.4 });
        places.push({ x: left, y: y + half + 3 + off, far: off + Math.abs(aside) * pitch * 0.4 });
      }
  }
  return places.sort((a, b) => a.far - b.far);
}

/** The line from a stream to its label's nearest edge; null where they are near enough to be seen as one. */
function leaderOf([x, y]: Point, box: Box, half: number, em: number): PlacedLabel['leader'] {
  const near: Point = [Math.max(box.x + 4, Math.min(x, box.x + box.width - 4)), Math.max(box.y, Math.min(y, box.y + box.height))];
  return Math.hypot(near[0] - x, near[1] - y) > half + em * LINE ? [[x, y], near] : null;
}

/** The labels that find a place, their words cut to the room there is; `ruler` measures them as they are drawn. */
export function stageLabels(labels: readonly ForkLabel[], picture: DeltaPicture, view: LabelFrame, ruler: TextRuler): PlacedLabel[] {
  const { at, upright, em, width, frame } = view;
  const scale = scaleOf(at);
  const ground = new Ground(frame);
  for (const box of obstaclesOf(picture, view)) ground.take(box);
  const high = em * LINE;
  const cut = labels.map((label) => {
    const place = at(label.x, label.y);
    const tail = ` ${label.tail}`;
    const room = upright ? width * 0.42 : Math.max(em * 11, Math.min(em * 22, frame.x + frame.width - place[0] - 4));
    const words = ruler.cut(label.words, room - ruler.width(tail));
    return { ...label, words, place, half: Math.max(BEAD, label.half * scale), wide: ruler.width(words + tail) + 4 };
  });
  const wishes = cut.map(({ id, place, half, wide }) => ({ id, width: wide, height: high, places: placesOf(place, half, wide, high, view) }));
  const placed = placeLabels(wishes, ground);
  return cut.flatMap(({ place, half, wide: _, ...label }) => {
    const box = placed.get(label.id);
    return box ? [{ ...label, half, box, leader: leaderOf(place, box, half, em) }] : [];
  });
}
