/** Curves of a chart as plain numbers. */

export interface ChartPoint {
  readonly x: number;
  readonly y: number;
  /** Half the height of the band; 0 is none. */
  readonly spread: number;
}

export interface ChartSeries {
  readonly name: string;
  readonly colour: string;
  readonly strong: boolean;
  readonly points: readonly ChartPoint[];
}

/** The point at `x` or the last one before it; undefined where none is. */
export function pointAt(series: ChartSeries, x: number): ChartPoint | undefined {
  return series.points.findLast((point) => point.x <= x);
}
