/** Small numbers of credit: below which variances are rounding, and what keeps advantages of almost equal rewards small. */

/** Least variance of a group's rewards: below it they differ by rounding alone, which says nothing about the actions. */
export const LEAST_VARIANCE = 1e-8;

/** Added to the deviation, so that the advantages of almost equal rewards stay small. */
export const SOFTENING = 1e-4;
