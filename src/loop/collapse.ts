/** Signs in a step's metrics that the policy has collapsed, from which further steps do not recover. */
import type { Metrics } from '../record/event';

/** Metrics that are finite after every sound update. */
const FINITE = ['loss', 'grad_norm', 'kl', 'entropy'] as const;
/** KL to the reference, nats per token; steps of runs that learn have about 0.1, more where a rare token was drawn. */
const MOST_KL = 1;
/** Share of answers that are right, below which a distant policy is a lost one. */
const FEW_SOLVED = 0.1;
/** KL, nats per token, that is a sign where nothing is solved any more. */
const FAR = 0.1;
/** Entropy, nats per token; a trained policy has about 0.1, one that samples almost any token several. */
const MOST_ENTROPY = 2;
/** Share of turns that are cut off at `maxTokens`. */
const MOST_CLIPPED = 0.5;

/** A sentence for each sign in the metrics of one step; none where there is no sign, or the figure was not measured. */
export function collapseSigns(metrics: Metrics): string[] {
  const { kl = 0, entropy = 0, solved = 1, 'completions/clipped_ratio': clipped = 0 } = metrics;
  const broken = FINITE.filter((name) => metrics[name] !== undefined && !Number.isFinite(metrics[name]));
  return [
    ...broken.map((name) => `"${name}" is not finite.`),
    ...(kl > MOST_KL && solved < FEW_SOLVED
      ? [`The policy is ${kl.toPrecision(2)} nats a token from where it began ("kl", more than ${MOST_KL}), and hardly solves anything.`]
      : []),
    ...(kl > FAR && kl <= MOST_KL && solved === 0
      ? [`Nothing is solved any more, ${kl.toPrecision(2)} nats a token from where the policy began ("kl", more than ${FAR}).`]
      : []),
    ...(entropy > MOST_ENTROPY ? [`It says almost anything ("entropy" is ${entropy.toPrecision(2)} nats a token, more than ${MOST_ENTROPY}).`] : []),
    ...(clipped > MOST_CLIPPED && solved === 0
      ? [`${Math.round(100 * clipped)} % of the turns do not end and nothing is solved ("completions/clipped_ratio", more than ${100 * MOST_CLIPPED} %).`]
      : [])
  ];
}
