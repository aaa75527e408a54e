/** What an update sends back: from every rewarded end of a group upstream to the turn that is trained, as heads along the water. In places of the picture. */
import type { DeltaPicture, Ribbon } from './deltaPicture';
import { endsAt } from './lanes';
import { middleOf, type Point } from './middle';
import type { Delta } from './stream';

/** A head of an arrow, at its place for good. */
interface RunHead {
  /** From the run's beginning, in pixels along it. */
  readonly distance: number;
  /** Mean advantage of the samples that flow there. */
  readonly gain: number;
}

/** The way of one end's reward: from the rail against the stream to the turn. */
export interface UpstreamRun {
  readonly flow: number;
  /** The stream that ends there. */
  readonly stream: number;
  readonly path: readonly Point[];
  readonly heads: readonly RunHead[];
}

/** A head where it is now, and the way it points. */
interface PlacedHead {
  readonly at: Point;
  readonly along: Point;
  readonly gain: number;
}

/** Pixels between heads, and of the least distance of one from the turn. */
const SPACING = 46;
const NEAREST = 26;
/** Advantages that are nothing. */
const NOTHING = 1e-6;

/** By stream: mean advantage of the flow's samples through it. */
export function gainsOf(delta: Delta, place: number): ReadonlyMap<number, number> {
  const { streams, flows } = delta;
  const { counts, endAdvantages } = flows[place]!;
  const totals = streams.map(() => 0);
  const gains = new Map<number, number>();
  // Streams follow those that lead to them, so that from the last on all that goes on from one is known.
  for (let id = streams.length - 1; id >= 0; id--) {
    const count = counts.get(id);
    if (!count) continue;
    const ending = endsAt(delta, [place], id).get(place) ?? 0;
    const total = streams[id]!.children.reduce((sum, child) => sum + totals[child]!, ending * (endAdvantages.get(id) ?? 0));
    totals[id] = total;
    gains.set(id, total / count);
  }
  return gains;
}

/** The water that a run goes through, from the rail to the turn. */
function watersOf({ streams, flows }: Delta, picture: DeltaPicture, place: number): (end: number) => Ribbon[] {
  const own = picture.ribbons.filter(({ flow }) => flow === place);
  const courses = new Map(own.flatMap((ribbon) => (ribbon.kind === 'course' ? [[ribbon.stream, ribbon] as const] : [])));
  return (end) => {
    const waters = own.filter(({ kind, stream }) => kind === 'coast' && stream === end).sort((a, b) => b.x0 - a.x0);
    for (let at: number | null = end; at !== null && streams[at]!.depth >= flows[place]!.depth; at = streams[at]!.parent) {
      const course = courses.get(at);
      if (course) waters.push(course);
    }
    return waters;
  };
}

/** The runs of one group, the heaviest first; where several share the water, its heads are of the first. */
export function runsOf(delta: Delta, picture: DeltaPicture, place: number): UpstreamRun[] {
  const gains = gainsOf(delta, place);
  const { endAdvantages } = delta.flows[place]!;
  const waters = watersOf(delta, picture, place);
  const covered = new Set<Ribbon>();
  const ends = picture.landings.filter(({ counts, reward }) => reward !== null && counts.has(place));
  return ends
    .toSorted((a, b) => b.counts.get(place)! - a.counts.get(place)! || a.stream - b.stream)
    .filter(({ stream }) => Math.abs(endAdvantages.get(stream) ?? 0) > NOTHING)
    .map(({ stream }) => {
      const path: Point[] = [];
      const pieces = waters(stream).map((ribbon) => {
        path.push(
          ...middleOf(ribbon)
            .map(({ at }) => at)
            .reverse()
        );
        return { ribbon, until: lengthOf(path) };
      });
      const heads: RunHead[] = [];
      // Counted from the turn, so that runs that join are in step.
      for (let distance = lengthOf(path) - NEAREST; distance > 0; distance -= SPACING) {
        const { ribbon } = pieces.find(({ until }) => distance <= until)!;
        const gain = gains.get(ribbon.stream) ?? 0;
        if (!covered.has(ribbon) && Math.abs(gain) > NOTHING) heads.push({ distance, gain });
      }
      for (const { ribbon } of pieces) covered.add(ribbon);
      return { flow: place, stream, path, heads };
    });
}

/** The heads of a run at a `share` (0 to 1) of the way from its beginning to their places. */
export function headsAt({ path, heads }: UpstreamRun, share: number): PlacedHead[] {
  return heads.flatMap(({ distance, gain }) => {
    let left = distance * share;
    for (const [i, [x1, y1]] of path.entries()) {
      const [x0, y0] = path[i - 1] ?? [x1, y1];
      const step = Math.hypot(x1 - x0, y1 - y0);
      if (step > 0 && left <= step) return [{ at: [x0 + ((x1 - x0) * left) / step, y0 + ((y1 - y0) * left) / step], along: [x1 - x0, y1 - y0], gain }];
      left -= step;
    }
    return [];
  });
}

const lengthOf = (path: readonly Point[]): number =>
  path.reduce((total, [x, y], i) => (i ? total + Math.hypot(x - path[i - 1]![0], y - path[i - 1]![1]) : 0), 0);
