/** Curves of the links between marks. */
import type { TurnLink } from './picture';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** An SVG path: straight along a trajectory, and for branches a stem that leaves its node downwards and turns into the branch. */
export function linkPath(kind: TurnLink['kind'], from: Point, to: Point): string {
  if (kind === 'initial' || kind === 'continuation') return `M${from.x} ${from.y}L${to.x} ${to.y}`;
  const bend = kind === 'fan' ? 8 : Math.min(56, (to.y - from.y) * 0.5);
  const lean = kind === 'fan' ? 0.3 : 0.1;
  return `M${from.x} ${from.y}C${from.x} ${to.y - bend},${from.x + (to.x - from.x) * lean} ${to.y},${to.x} ${to.y}`;
}
