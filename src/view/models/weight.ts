/** What a model needs of a device, in words. */
import type { Fit } from '../../record/fit';
import { bytes } from '../../report/figure';

/** `weights 2.3 GB, cache 1.1 GB, adapters 0.6 GB, training 3.0 GB`: what is more than nothing. */
export function describeNeed({ need }: Fit): string {
  const { weights, cache, adapters, training } = need;
  return Object.entries({ weights, cache, adapters, training })
    .filter(([, size]) => size > 0)
    .map(([what, size]) => `${what} ${bytes(size)}`)
    .join(', ');
}

/** What would fit instead, as the settings have it; null where nothing would, or all does. */
function describeNearest({ workload: plan, need, nearest: [other] }: Fit): string | null {
  if (!other) return null;
  const cache = need.cache * ((other.batch * other.length) / (plan.batch * plan.length));
  const changes = [
    ...(other.length < plan.length ? [`conversations of at most ${other.length} tokens`] : []),
    ...(cache < need.cache ? [`a cache of ${bytes(cache)}`] : []),
    ...(other.rank < plan.rank ? [`rank ${other.rank}`] : [])
  ];
  return `It would fit with ${changes.join(' and ')}.`;
}

/** What does not fit, and what would; null where all fits. */
export function describeMisfit(fit: Fit, largest: string | null): string | null {
  if (fit.problem === null) return null;
  const nearest = describeNearest(fit) ?? (largest ? `The largest here that fits is ${largest}.` : 'Seedling fits.');
  return `${fit.problem} ${nearest}`;
}
