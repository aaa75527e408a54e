/** The layout of streams: a pure function of a tree's streams, the rail, the open groups and the size in pixels. */
import type { DeltaPicture, Hair, Landing, NodeMark, ScoreMark, StreamMark } from './deltaPicture';
import { lanesOf, openCounts, type Lane } from './lanes';
import { pack } from './pack';
import type { Rail } from './rail';
import { heightsOf, layoutRibbons, type LaneCourse } from './ribbons';
import type { Delta } from './stream';

/** What the picture of a tree depends on besides it; sizes in pixels. */
export interface DeltaOptions {
  readonly width: number;
  readonly height: number;
  /** Free space around the streams: on the right, beyond the rail. */
  readonly margin: { readonly top: number; readonly right: number; readonly bottom: number; readonly left: number };
  /** Samples of a group when it is complete. */
  readonly groupSize: number;
  /** Flows drawn with their widths, as places in `Delta.flows`; the others are hairlines. */
  readonly open: readonly number[];
  /** Of the mark of a turn. */
  readonly nodeRadius: number;
}

/** Share of a turn's length in which a stream bends; then it runs straight. */
const BEND = 0.62;
/** Greatest width of one whole group, and of all water at one place. */
const GROUP_WIDTH = 26;
const LARGEST = 44;
/** Greatest distance of two turns, and of the last turn from the rail. */
const LARGEST_PITCH = 168;
const COAST = 54;
/** Free height between streams where there is room. */
const GAP = 5;
/** Streams may stand this far beyond the ends of the scale. */
const SLACK = 12;
/** Share of the height that lanes fill at most; the rest is room to pass the turns of the trunk. */
const FILL = 0.85;
/** A score and a mean that differ by less are the same. */
const SAME = 1e-6;

interface Frame {
  readonly delta: Delta;
  readonly options: DeltaOptions;
  readonly lanes: readonly Lane[];
  readonly counts: readonly number[];
  readonly unit: number;
  readonly gap: number;
  readonly pitch: number;
  readonly railX: number;
  readonly x: (column: number) => number;
  readonly y: (reward: number) => number;
  readonly top: number;
  readonly bottom: number;
  /** y of what is not judged yet. */
  readonly middle: number;
}

/**
 * The picture of a tree. A turn of the trunk stands at its group's mean exactly. Lanes are packed on the rail in the order of their rewards,
 * each at its reward or touching its neighbour; in every column they keep that order and make room for the turn of the trunk alone.
 * Between the bend and the next column nothing overlaps: there are as many lanes as fit, because the unit shrinks until they do.
 */
export function layoutDelta(delta: Delta, rail: Rail, options: DeltaOptions): DeltaPicture {
  const frame = frameOf(delta, rail, options);
  const nodes = layoutNodes(frame);
  const courses = layoutLanes(frame, nodes);
  const { pitch, railX, top, bottom, unit } = frame;
  return {
    ...{ width: options.width, height: options.height, pitch, railX, top, bottom, unit, nodes },
    marks: courses.flatMap((course) => marksOf(frame, course)),
    ribbons: layoutRibbons({ ...frame, open: options.open, bend: BEND }, nodes, courses),
    ghosts: [],
    hairs: layoutHairs(frame, nodes, courses),
    landings: courses.map((course) => landingOf(frame, course)),
    scores: scoresOf(frame)
  };
}

function frameOf(delta: Delta, rail: Rail, options: DeltaOptions): Frame {
  const { width, height, margin, groupSize, nodeRadius, open } = options;
  const lanes = lanesOf(delta, open);
  const counts = openCounts(delta, open);
  const span = Math.max(1, height - margin.top - margin.bottom);
  const most = lanes.reduce((sum, { count }) => sum + count, 0);
  const throughNode = Math.max(0, ...delta.flows.map((_, place) => samplesThrough(delta, counts, open, place)));
  const largest = Math.max(1, throughNode, ...lanes.map(({ count }) => count));
  const wish = Math.min(GROUP_WIDTH / Math.max(1, groupSize), LARGEST / largest);
  const reserved = Math.max(2 * nodeRadius + 6, wish * throughNode + 4) + wish * largest + GAP;
  const budget = Math.max(1, FILL * (span - reserved));
  const gap = Math.min(GAP, (0.45 * budget) / Math.max(1, lanes.length));
  const unit = Math.min(wish, (budget - gap * lanes.length) / Math.max(1, most));
  const columns = Math.max(1, ...delta.streams.map(({ depth }) => depth + 1));
  const railX = width - margin.right;
  const coast = Math.min(COAST, (railX - margin.left) * 0.15);
  const pitch = Math.min(LARGEST_PITCH, (railX - coast - margin.left) / columns);
  const y = (reward: number): number => margin.top + (span * (rail.most - reward)) / (rail.most - rail.least);
  return {
    ...{ delta, options, lanes, counts, unit, gap, pitch, railX, y },
    x: (column) => margin.left + column * pitch,
    top: margin.top,
    bottom: margin.top + span,
    middle: margin.top + span / 2
  };
}

/** Samples that come to a turn of the trunk and, where its group is open, part there. */
function samplesThrough({ trunk, flows }: Delta, counts: readonly number[], open: readonly number[], place: number): number {
  return (place ? counts[trunk[place - 1]!]! : 0) + (open.includes(place) ? flows[place]!.samples : 0);
}

function layoutNodes({ delta, options, counts, unit, x, y, middle }: Frame): NodeMark[] {
  return delta.flows.map((flow, place) => {
    const through = samplesThrough(delta, counts, options.open, place) * unit;
    return {
      flow: place,
      stream: delta.trunk[place]!,
      x: x(flow.depth),
      y: flow.mean === null ? middle : y(flow.mean),
      room: Math.max(2 * options.nodeRadius + 6, through + 4),
      open: options.open.includes(place)
    };
  });
}

/** Where lanes would stand: at their rewards; unjudged ones below and above the middle by turns, in the order they began. */
function laneWishes({ lanes, y, middle, gap, unit, options }: Frame): (readonly [Lane, number])[] {
  const inTurn = lanes.filter(({ reward }) => reward === null).sort((a, b) => a.end - b.end);
  const sizes = inTurn.map(({ count }) => count * unit + Math.max(gap, 6));
  const sides = [options.nodeRadius + 4, options.nodeRadius + 4];
  const unjudged = new Map<Lane, number>();
  for (const [i, lane] of inTurn.entries()) {
    const side = i % 2;
    unjudged.set(lane, middle + (side ? -1 : 1) * (sides[side]! + sizes[i]! / 2));
    sides[side]! += sizes[i]!;
  }
  return lanes.map((lane) => [lane, lane.reward === null ? unjudged.get(lane)! : y(lane.reward)]);
}

function layoutLanes(frame: Frame, nodes: readonly NodeMark[]): LaneCourse[] {
  const { unit, gap, top, bottom } = frame;
  const [low, high] = [top - SLACK, bottom + SLACK];
  const ordered = laneWishes(frame).sort(([a, wishA], [b, wishB]) => wishA - wishB || a.end - b.end);
  const sizes = ordered.map(([{ count }]) => count * unit + gap);
  const landed = pack(
    ordered.map(([, want], i) => ({ want, size: sizes[i]! })),
    low,
    high
  );
  const at = ordered.map(() => new Map<number, number>());
  const columns = Math.max(0, ...frame.delta.streams.map(({ depth }) => depth + 1));
  for (let column = 1; column <= columns; column++) {
    const present = ordered.flatMap(([{ column: first }], i) => (first <= column ? [i] : []));
    const items = present.map((i) => ({ want: landed[i]!, size: sizes[i]! }));
    const node = nodes.find(({ x }) => Math.abs(x - frame.x(column)) < SAME);
    const ys = node ? packAround(items, node, low, high) : items.map(({ want }) => want);
    for (const [k, i] of present.entries()) at[i]!.set(column, ys[k]!);
  }
  return ordered.map(([lane], i) => ({ lane, y: landed[i]!, at: at[i]! }));
}

/** Packs the lanes of a column above and below the turn that stands in it: each on its own side, but for those that have no room there. */
function packAround(items: readonly { readonly want: number; readonly size: number }[], { y, room }: NodeMark, low: number, high: number): number[] {
  const [above, below] = [y - room / 2, y + room / 2];
  const sum = (part: typeof items): number => part.reduce((total, { size }) => total + size, 0);
  let split = items.findIndex(({ want }) => want >= y);
  if (split < 0) split = items.length;
  while (split > 0 && sum(items.slice(0, split)) > above - low) split--;
  while (split < items.length && sum(items.slice(split)) > high - below) split++;
  return [...pack(items.slice(0, split), low, above), ...pack(items.slice(split), below, high)];
}

/** A lane's streams, each at the beginning of its straight part. */
function marksOf({ delta, counts, unit, gap, x, pitch }: Frame, { lane, at }: LaneCourse): StreamMark[] {
  return lane.streams.map((stream) => {
    const { depth } = delta.streams[stream]!;
    return { stream, x: x(depth) + BEND * pitch, y: at.get(depth + 1)!, width: counts[stream]! * unit, room: lane.count * unit + gap };
  });
}

function landingOf({ delta, unit, gap, x }: Frame, { lane, y, at }: LaneCourse): Landing {
  const { depth } = delta.streams[lane.end]!;
  const count = [...lane.ends.values()].reduce((total, part) => total + part, 0);
  const column = Math.max(depth + 1, lane.column);
  return {
    ...{ stream: lane.end, x: x(column), endY: at.get(column) ?? y, y },
    ...{ reward: lane.reward, counts: lane.ends, width: count * unit, room: lane.count * unit + gap }
  };
}

/** Scores that an action was given itself: where its branches have rewards of their own, they differ. In a nested tree they are what was worked out of those. */
function scoresOf({ delta, options, x, y, pitch }: Frame): ScoreMark[] {
  if (delta.tree.nested) return [];
  return options.open.flatMap((place) => {
    const { scores, depth } = delta.flows[place]!;
    return [...scores].flatMap(([stream, score]) => {
      if (score === null || isExplained(delta, stream, score)) return [];
      return [{ stream, x: x(depth) + BEND * pitch, y: y(score), reward: score }];
    });
  });
}

/** Whether a score is what became of the action: the mean of its branches' rewards, or of the branch of the trunk. */
function isExplained({ streams, trunk, rewards }: Delta, stream: number, score: number): boolean {
  const reward = rewards[stream]!;
  const isJudged = (id: number): boolean => streams[id]!.outcomes.some(({ verdict }) => verdict) || streams[id]!.children.some(isJudged);
  return trunk.includes(stream) || (isJudged(stream) && reward !== null && Math.abs(reward - score) < SAME);
}

/** Streams of closed groups, each at its own reward; and the trunk between turns that no open group's samples pass. */
function layoutHairs({ delta, counts, x, y, pitch, middle }: Frame, nodes: readonly NodeMark[], courses: readonly LaneCourse[]): Hair[] {
  const yOf = heightsOf(delta, nodes, courses);
  for (const { id } of delta.streams) if (!yOf.has(id)) yOf.set(id, delta.rewards[id] === null ? middle : y(delta.rewards[id]!));
  return delta.streams.flatMap(({ id, parent, depth }) => {
    const from = parent === null ? nodes[0]?.y : yOf.get(parent);
    if (counts[id]! > 0 || from === undefined) return [];
    return [{ stream: id, x0: x(depth), y0: from, x1: x(depth + 1), y1: yOf.get(id)!, bend: x(depth) + BEND * pitch }];
  });
}
