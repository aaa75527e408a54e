/** Small statistics over plain arrays. */

/** Sum; 0 for an empty list. */
export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Arithmetic mean; NaN for an empty list. */
export const mean = (values: readonly number[]): number => sum(values) / values.length;

/** Population variance, (1/n) Σ (x − mean)²; NaN for an empty list. */
export function variance(values: readonly number[]): number {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 2));
}

/** Population standard deviation; NaN for an empty list. */
export const deviation = (values: readonly number[]): number => Math.sqrt(variance(values));

/** Standard deviation of what a sample was drawn from, √(Σ (x − mean)² / (n − 1)); NaN for fewer than two values. */
export const sampleDeviation = (values: readonly number[]): number => Math.sqrt((variance(values) * values.length) / (values.length - 1));

/** Median: the middle value, or the mean of the two middle values of an even number; NaN for an empty list. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return mean(sorted.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1));
}
