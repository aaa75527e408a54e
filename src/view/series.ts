/** Curves of a chart as plain numbers. */

export interface Point {
  readonly x: number;
  readonly y: number;
  /** Half the height of the band; 0 is none. */
  readonly spread: number;
}

export interface Series {
  readonly name: string;
  readonly colour: string;
  readonly strong: boolean;
  readonly points: readonly Point[];
}

/** The point at `x` or the last one before it; undefined where none is. */
export function pointAt(series: Series, x: number): Point | undefined {
  return series.points.findLast((point) => point.x <= x);
}
