/** The part of a variance that lies between classes. */
import { mean, sum } from './statistics';

/** (1/n) Σ n_c (mean_c − mean)² over the classes c, of n_c values each; exactly 0 where there is one class. `classes` names each value's. */
export function betweenVariance(classes: readonly string[], values: readonly number[]): number {
  const byClass = new Map<string, number[]>();
  classes.forEach((name, place) => byClass.set(name, [...(byClass.get(name) ?? []), values[place]!]));
  if (byClass.size === 1) return 0;
  const centre = mean(values);
  return sum([...byClass.values()].map((own) => own.length * (mean(own) - centre) ** 2)) / values.length;
}
