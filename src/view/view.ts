/** The views that exist, in the order of the navigation. */

export const VIEWS = ['Stage', 'Benchmark', 'Runs', 'Memory', 'Models', 'Bench'] as const;
export type View = (typeof VIEWS)[number];
