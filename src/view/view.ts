/** The views that exist, in the order of the navigation. */

export const VIEWS = ['Stage', 'Benchmark', 'Runs', 'Memory'] as const;
export type View = (typeof VIEWS)[number];
