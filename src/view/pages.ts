/** The views that exist, in the order of the navigation. */

export const PAGES = ['Stage', 'Benchmark', 'Runs', 'Memory', 'Models', 'Bench'] as const;
export type PageName = (typeof PAGES)[number];
