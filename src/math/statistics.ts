/** Small statistics over plain arrays. */

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** NaN for an empty list: there is no mean of nothing. */
export const mean = (values: readonly number[]): number => sum(values) / values.length;

/** Population variance, (1/n) Σ (x − mean)². */
export function variance(values: readonly number[]): number {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 2));
}

export const deviation = (values: readonly number[]): number => Math.sqrt(variance(values));

/** The middle one, the mean of the two middle ones of an even number; NaN for an empty list. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return mean(sorted.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1));
}
