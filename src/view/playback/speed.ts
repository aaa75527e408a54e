/** How fast a run is played: units of the granularity a second, at most. */

/** Positions of the slider; at full speed the lab is never kept waiting. */
export const SPEEDS = [0.5, 1, 2, 5, 20, Infinity] as const;

/** Milliseconds that a unit takes at least. */
export const leastDelay = (position: number): number => 1000 / (SPEEDS[position] ?? Infinity);

/** The position in words, as a screen reader says it. */
export function describeSpeed(position: number): string {
  const pace = SPEEDS[position] ?? Infinity;
  return pace === Infinity ? 'full speed' : `${pace} a second`;
}
