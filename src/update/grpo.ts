/**
 * The clipped policy-gradient loss of ALGORITHMS 1 on plain numbers, with its slope at every log-probability.
 *
 *   ρ = exp(lp − old), w = min(exp(old − sampler), cap), kl = exp(ref − lp) − (ref − lp) − 1, with `corrected` times ρ
 *   loss = −(1/Z) Σ [ w·(A⁺·min(ρ, 1+ε_high) + A⁻·max(ρ, 1−ε_low)) − β·copies·kl ]
 *
 * A⁺ and A⁻ are the summed positive and negative advantages of a completion's identical copies, so that merging changes nothing.
 * All log-probabilities are at the sampling temperature, as TRL's are, so that ρ and the correction are 1 on policy.
 * Z is the number of tokens, copies counted (DAPO); tokens · sequences per sequence mean; or sequences · the longest allowed completion (Dr. GRPO).
 */
import type { Aggregation, GrpoLoss } from '../record/engine';
import type { Sample } from '../record/sample';

/** Log-probabilities of one completion's tokens, by four policies. */
export interface TokenLogprobs {
  /** The policy being trained, now. */
  readonly now: readonly number[];
  /** The same policy before the first inner update. */
  readonly old: readonly number[];
  /** The sampler's. */
  readonly sampler: readonly number[];
  /** The reference's; ignored where β is 0. */
  readonly reference: readonly number[];
}

/** Loss and slopes of one completion, and sums for the report. */
export interface TokenTerms {
  readonly loss: number;
  /** d loss / d log-probability of each token. */
  readonly slopes: readonly number[];
  /** Sums over the completion's tokens, copies counted. */
  readonly kl: number;
  /** Tokens whose gradient the clip zeroes at its lower or upper edge; only copies of negative or positive advantage are counted. */
  readonly clippedLow: number;
  readonly clippedHigh: number;
  readonly ratio: number;
  /** Largest |old − sampler|. */
  readonly mismatch: number;
}

type Weights = Pick<Sample, 'positive' | 'negative' | 'copies' | 'positiveCopies' | 'negativeCopies'> & { readonly completion: { readonly length: number } };

/** Of a batch: its sequences and their tokens, copies counted, and most tokens of a completion; `length` is the tokens of one completion. */
interface Lengths {
  readonly copies: number;
  readonly tokens: number;
  readonly longest: number;
  readonly length: number;
}

/** Z by the name in `RunConfig.aggregation`. */
const NORMALISERS: Readonly<Record<Aggregation, (lengths: Lengths) => number>> = {
  token: ({ tokens }) => tokens,
  sequence: ({ copies, length }) => copies * length,
  dr: ({ copies, longest }) => copies * longest
};

/** 1 / Z of each completion's tokens. */
export function normalisers(samples: readonly Weights[], { aggregation, longest }: Pick<GrpoLoss, 'aggregation' | 'longest'>): number[] {
  const copies = samples.reduce((total, sample) => total + sample.copies, 0);
  const tokens = samples.reduce((total, sample) => total + sample.copies * sample.completion.length, 0);
  return samples.map(({ completion: { length } }) => 1 / NORMALISERS[aggregation]({ copies, tokens, longest, length }));
}

/**
 * The KL divergence from the reference as one sampled token estimates it, and its derivative by the token's log-probability; `away` = log π_ref − log π,
 * ρ = π / π_old. Weighed by ρ (DeepSeek-V3.2, arXiv 2512.02556), both are unbiased for samples of π_old, and where π is far below it and the reference k3 grows
 * like 1 / π, ρ k3 stays below π_ref / π_old + ρ |away|. The derivative of ρ (exp(away) − away − 1), of ρ as well, is −ρ away.
 */
const klTerms = (estimator: GrpoLoss['klEstimator'], away: number, ratio: number): { kl: number; klSlope: number } => {
  const inverse = Math.exp(away);
  const k3 = inverse - away - 1;
  return estimator === 'corrected' ? { kl: ratio * k3, klSlope: -ratio * away } : { kl: k3, klSlope: 1 - inverse };
};

/** Terms of one completion whose tokens weigh `normaliser` each. */
export function grpoTerms(
  { positive, negative, copies, positiveCopies = copies, negativeCopies = copies }: Omit<Weights, 'completion'>,
  logprobs: TokenLogprobs,
  loss: GrpoLoss,
  normaliser: number
): TokenTerms {
  const { epsilonLow, epsilonHigh, beta, importanceCap } = loss;
  const terms = { loss: 0, slopes: [] as number[], kl: 0, clippedLow: 0, clippedHigh: 0, ratio: 0, mismatch: 0 };
  logprobs.now.forEach((now, t) => {
    const old = logprobs.old[t]!;
    const drift = old - logprobs.sampler[t]!;
    const correction = Math.min(Math.exp(drift), importanceCap);
    const ratio = Math.exp(now - old);
    const high = ratio > 1 + epsilonHigh;
    const low = ratio < 1 - epsilonLow;
    const gain = positive * Math.min(ratio, 1 + epsilonHigh) + negative * Math.max(ratio, 1 - epsilonLow);
    const gainSlope = (high ? 0 : positive * ratio) + (low ? 0 : negative * ratio);
    const away = beta > 0 ? logprobs.reference[t]! - now : 0;
    const { kl, klSlope } = klTerms(loss.klEstimator, away, ratio);
    terms.loss -= normaliser * (correction * gain - beta * copies * kl);
    terms.slopes.push(-normaliser * (correction * gainSlope - beta * copies * klSlope));
    terms.kl += copies * kl;
    if (high && positive > 0) terms.clippedHigh += positiveCopies;
    if (low && negative < 0) terms.clippedLow += negativeCopies;
    terms.ratio += copies * Math.exp(drift);
    terms.mismatch = Math.max(terms.mismatch, Math.abs(drift));
  });
  return terms;
}
