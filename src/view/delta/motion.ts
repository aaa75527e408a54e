/** Motion as a pure function of time: one picture of a tree on its way to the next. */
import { extentOf } from './bundle';
import type { Bend, DeltaPicture, Ghost, Landing, NodeMark, Ribbon, StreamMark } from './deltaPicture';

/** Milliseconds of a motion where nothing waits for it, and at the slowest. */
const DURATION = 420;
const LONGEST = 1260;
const SHORTEST = 50;

/** Milliseconds of a motion while each unit is shown for at least `rest` milliseconds; 0 is at full speed. */
export const durationOf = (rest: number): number => (rest > 0 ? Math.min(LONGEST, Math.max(SHORTEST, 0.42 * rest)) : DURATION);

/** Progress after `age` milliseconds: fast at first, gentle at the end, 1 from `duration` on. `1 − (1 − t)³` */
export function ease(age: number, duration: number): number {
  return 1 - (1 - Math.min(1, Math.max(0, age / duration))) ** 3;
}

const between = (from: number, to: number, share: number): number => from + (to - from) * share;

/** Path and width of what moves, part of the way. */
function moved(from: Bend & Pick<Ribbon, 'width'>, to: Bend & Pick<Ribbon, 'width'>, share: number): Bend & Pick<Ribbon, 'width'> {
  const at = (field: keyof Bend | 'width'): number => between(from[field], to[field], share);
  return { x0: at('x0'), y0: at('y0'), x1: at('x1'), y1: at('y1'), bend: at('bend'), width: at('width') };
}

/** A ribbon that is new grows out of where it begins: an action from its parting, a coast from its branch's end. */
function moveRibbon(from: Ribbon | undefined, to: Ribbon, share: number): Ribbon {
  const start = from ?? { ...to, x1: to.x0, bend: to.x0, y1: to.y0 };
  return { ...to, ...moved(start, to, share) };
}

/** A ghost comes out of the water that it outlines. */
function moveGhost(from: Ghost | undefined, water: readonly Ribbon[], to: Ghost, share: number): Ghost {
  const [first] = water;
  const start = from ?? (first && { ...first, ...extentOf(water) });
  if (!start) return to;
  return { ...to, ...moved(start, to, share) };
}

/**
 * The picture at a `share` (0 to 1) of the way from one of a tree to another of it. What both have moves; what is new grows; what is gone
 * is gone at once, for nothing may be drawn that the record does not hold now.
 */
export function pictureBetween(from: DeltaPicture, to: DeltaPicture, share: number): DeltaPicture {
  if (share >= 1) return to;
  const ribbons = new Map(from.ribbons.map((ribbon) => [ribbon.key, ribbon]));
  const ghosts = new Map(from.ghosts.map((ghost) => [ghost.ribbons[0], ghost]));
  const waterOf = (ghost: Ghost): Ribbon[] => ghost.ribbons.flatMap((key) => ribbons.get(key) ?? []);
  const nodes = new Map(from.nodes.map((node) => [node.stream, node]));
  const marks = new Map(from.marks.map((mark) => [mark.stream, mark]));
  const landings = new Map(from.landings.map((landing) => [landing.stream, landing]));
  const place = <T extends NodeMark | StreamMark>(known: T | undefined, now: T): T =>
    known ? { ...now, x: between(known.x, now.x, share), y: between(known.y, now.y, share) } : now;
  const land = (known: Landing | undefined, now: Landing): Landing =>
    known ? { ...now, x: between(known.x, now.x, share), y: between(known.y, now.y, share), endY: between(known.endY, now.endY, share) } : now;
  return {
    ...to,
    ribbons: to.ribbons.map((ribbon) => moveRibbon(ribbons.get(ribbon.key), ribbon, share)),
    ghosts: to.ghosts.map((ghost) => moveGhost(ghosts.get(ghost.ribbons[0]), waterOf(ghost), ghost, share)),
    nodes: to.nodes.map((node) => place(nodes.get(node.stream), node)),
    marks: to.marks.map((mark) => place(marks.get(mark.stream), mark)),
    landings: to.landings.map((landing) => land(landings.get(landing.stream), landing))
  };
}
