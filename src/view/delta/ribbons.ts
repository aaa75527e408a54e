/** The ribbons of a picture: one for each flow in each part of a stream, stacked without a gap where they share it. */
import type { NodeMark, Ribbon } from './deltaPicture';
import type { Lane } from './lanes';
import type { Delta } from './stream';

/** Where a lane stands, by column from its first on, and on the rail. */
export interface LaneCourse {
  readonly lane: Lane;
  readonly y: number;
  readonly at: ReadonlyMap<number, number>;
}

/** What ribbons depend on besides the places of nodes and lanes. */
interface RibbonFrame {
  readonly delta: Delta;
  /** Open flows. */
  readonly open: readonly number[];
  readonly unit: number;
  readonly pitch: number;
  readonly railX: number;
  readonly x: (column: number) => number;
  /** Share of a turn's length in which a stream bends. */
  readonly bend: number;
}

type Weights = readonly (readonly [flow: number, count: number])[];

/** Heights that differ by less are the same. */
const SAME = 1e-6;

/** By stream: where it stands in the column after its action; at the next turn of the trunk, or in its lane. */
export function heightsOf({ streams, trunk }: Delta, nodes: readonly NodeMark[], courses: readonly LaneCourse[]): Map<number, number> {
  const heights = new Map<number, number>(nodes.slice(1).map(({ y }, i) => [trunk[i]!, y]));
  for (const { lane, at } of courses) for (const id of lane.streams) heights.set(id, at.get(streams[id]!.depth + 1)!);
  return heights;
}

/** At its end a stream's flows stand in order; at its beginning streams stand by height, so that none swaps within a bundle. */
export function layoutRibbons(frame: RibbonFrame, nodes: readonly NodeMark[], courses: readonly LaneCourse[]): Ribbon[] {
  return [...layoutActions(frame, nodes, courses), ...courses.flatMap((course) => layoutCoast(frame, course))];
}

/** Middle and width of each weight's band, stacked around `middle`. */
function stack(weights: Weights, middle: number, unit: number): readonly { readonly flow: number; readonly y: number; readonly width: number }[] {
  let edge = middle - (unit * weights.reduce((total, [, count]) => total + count, 0)) / 2;
  return weights.map(([flow, count]) => {
    const width = count * unit;
    edge += width;
    return { flow, y: edge - width / 2, width };
  });
}

function layoutActions({ delta, open, unit, pitch, x, bend }: RibbonFrame, nodes: readonly NodeMark[], courses: readonly LaneCourse[]): Ribbon[] {
  const { streams, flows } = delta;
  const heights = heightsOf(delta, nodes, courses);
  const flowOrder = open.toSorted((a, b) => a - b);
  const weightsOf = (id: number): Weights => flowOrder.flatMap((flow) => (flows[flow]!.counts.has(id) ? [[flow, flows[flow]!.counts.get(id)!] as const] : []));
  const stubs = courses.filter(({ lane }) => !lane.streams.length);
  const layoutParting = (parent: number | null, children: readonly number[]): Ribbon[] => {
    const column = parent === null ? 0 : streams[parent]!.depth + 1;
    const origin = parent === null ? nodes[0]?.y : heights.get(parent);
    if (origin === undefined) return [];
    const parts = [
      ...children.flatMap((child) => (heights.has(child) ? [{ stream: child, y: heights.get(child)!, weights: weightsOf(child), isStub: false }] : [])),
      ...stubs.flatMap(({ lane, at }) =>
        lane.end === parent ? [{ stream: lane.end, y: at.get(column + 1)!, weights: [...lane.ends] as Weights, isStub: true }] : []
      )
    ].sort((a, b) => a.y - b.y || a.stream - b.stream);
    const starts = stack(
      parts.flatMap(({ weights }) => weights),
      origin,
      unit
    );
    const course = { x0: x(column), x1: x(column + 1), bend: x(column) + bend * pitch };
    return parts
      .flatMap(({ stream, y, weights, isStub }) => stack(weights, y, unit).map((band) => ({ ...band, stream, isStub })))
      .map(({ flow, y, width, stream, isStub }, place): Ribbon => ({
        ...{ key: `${isStub ? 'stub' : 'course'} ${streams[stream]!.turn.id} ${flow}`, stream, flow, kind: isStub ? 'coast' : 'course' },
        ...{ ...course, y0: starts[place]!.y, y1: y, width }
      }));
  };
  const first = streams.flatMap(({ id, parent }) => (parent === null ? [id] : []));
  return [...layoutParting(null, first), ...streams.flatMap(({ id, children }) => layoutParting(id, children))];
}

/** From a judged branch's end straight to the rail, but for where it makes room for a turn of the trunk. */
function layoutCoast({ delta, unit, pitch, railX, x, bend }: RibbonFrame, { lane, y, at }: LaneCourse): Ribbon[] {
  const { streams } = delta;
  if (lane.reward === null) return [];
  const first = Math.max(streams[lane.end]!.depth + 1, lane.column);
  const bends = [...at.keys()].filter((column) => column > first && Math.abs(at.get(column)! - at.get(column - 1)!) > SAME).sort((a, b) => a - b);
  const weights: Weights = [...lane.ends];
  const piece = (column: number, from: number, x1: number, to: number, until: number): Ribbon[] => {
    const ends = stack(weights, to, unit);
    return stack(weights, from, unit).map(({ flow, y: y0, width }, i) => ({
      ...{ key: `coast ${streams[lane.end]!.turn.id} ${flow} ${column - first}`, stream: lane.end, flow, kind: 'coast', width },
      ...{ x0: x(column), x1, bend: until, y0, y1: ends[i]!.y }
    }));
  };
  let reached = first;
  const pieces = bends.flatMap((column) => {
    const from = at.get(column - 1)!;
    const straight = column - 1 > reached ? piece(reached, from, x(column - 1), from, x(reached)) : [];
    reached = column;
    return [...straight, ...piece(column - 1, from, x(column), at.get(column)!, x(column - 1) + bend * pitch)];
  });
  return [...pieces, ...piece(reached, y, railX, y, x(reached))];
}
