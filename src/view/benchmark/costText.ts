/** The cost of a task in words. */
import { decimal } from '../../report/figure';
import type { Cost } from '../../report/pareto';

const UNITS = [
  [1e12, ' T'],
  [1e9, ' G'],
  [1e6, ' M'],
  [1e3, ' k']
] as const;

/** At most three digits before the point, and a unit: `84.2 M`, `120`. */
function short(value: number): string {
  const unit = UNITS.find(([least]) => value >= least);
  const scaled = unit ? value / unit[0] : value;
  return `${decimal(scaled, scaled < 10 ? 1 : 0)}${unit?.[1] ?? ''}`;
}

/** `84 M`, `120`, `0.31 s`. */
export const costText = (value: number, cost: Cost): string => (cost === 'seconds' ? `${decimal(value, 2)} s` : short(value));
