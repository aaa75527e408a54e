/** Everything that makes Seedling what it is, but the seed: shape, stages, rates. */

export interface Stage {
  readonly name: string;
  readonly tokens: number;
  readonly peakRate: number;
  /** Share of rows that are cooperative. */
  readonly coopShare: number;
  /** Shares of rows shown with a bad habit, where it applies. */
  readonly misroute: number;
  readonly short: number;
  /** Share of conversations that begin with a recalled strategy; one in five of those is another row's. */
  readonly memory: number;
}

export const RECIPE = {
  shape: { width: 96, layers: 3, heads: 4, keyHeads: 2, headWidth: 24, mlpWidth: 256, theta: 10_000, epsilon: 1e-6, positions: 512 },
  stages: [
    { name: 'clean', tokens: 5_000_000, peakRate: 3e-3, coopShare: 0.2, misroute: 0, short: 0, memory: 0.25 },
    { name: 'habits', tokens: 300_000, peakRate: 1e-3, coopShare: 0.3, misroute: 0.6, short: 0.4, memory: 0.25 }
  ] satisfies Stage[] as readonly Stage[],
  optimiser: { beta1: 0.9, beta2: 0.98, weightDecay: 0.05, clipNorm: 1 },
  batch: 64,
  tokenBudget: 4096
} as const;

/** Steps over which the rate rises. */
const WARM_UP = 50;

/** Linear warm-up over the first steps of all, then a cosine from the stage's peak to a twentieth of it. */
export function rateAt({ peakRate, tokens }: Stage, done: number, step: number): number {
  const cosine = 0.5 * (1 + Math.cos(Math.PI * Math.min(1, done / tokens)));
  return peakRate * Math.min(1, (step + 1) / WARM_UP) * (0.95 * cosine + 0.05);
}
