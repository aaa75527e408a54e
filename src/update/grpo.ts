/**
 * The clipped policy-gradient loss of ALGORITHMS 1 on plain numbers, with its slope at every log-probability.
 *
 *   ρ = exp(P(lp − old)), w = min(exp(old − sampler), cap), kl = exp(ref − lp) − (ref − lp) − 1, with `corrected` times ρ
 *   loss = −(1/Z) Σ [ w·(A⁺·min(ρ, 1+ε_high) + A⁻·max(ρ, 1−ε_low)) − β·copies·kl ]
 *
 * P leaves each token its own value, or gives all of a completion the mean of theirs (GSPO, arXiv 2507.18071), as `ratio` says. It is symmetric, and ρ
 * the same wherever it mixes, so that d Σ g ρ / d lp = P(g ρ).
 * A⁺ and A⁻ are the summed positive and negative advantages of a completion's identical copies, so that merging changes nothing; or the two signs of each token's own
 * advantage, where tokens have their own (REINFORCE++).
 * All log-probabilities are at the sampling temperature, as TRL's are, so that ρ and the correction are 1 on policy.
 * Z is the number of tokens, copies counted (DAPO); tokens · sequences per sequence mean; or sequences · the longest allowed completion (Dr. GRPO).
 */
import type { Aggregation, GrpoLoss } from '../record/engine';
import { RATIO_POOLS, type RatioPool } from '../record/ratio';
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

type Weights = Pick<Sample, 'positive' | 'negative' | 'advantages' | 'copies' | 'positiveCopies' | 'negativeCopies'> & {
  readonly completion: { readonly length: number };
};

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

/** The KL divergence of one token, and its derivative by the token's log-probability. */
interface KlTerm {
  readonly kl: number;
  readonly klSlope: number;
}

/**
 * The KL divergence from the reference as sampled tokens estimate it; `away` = log π_ref − log π of each, ρ = π / π_old. Weighed by each token's own ρ (DeepSeek-V3.2,
 * arXiv 2512.02556), value and derivative are unbiased for samples of π_old, and where π is far below it and the reference k3 grows like 1 / π, ρ k3 stays below
 * π_ref / π_old + ρ |away|. Weighed by the ratio of the completion, as TRL does, they are neither. The derivative of Σ ρ k3, of ρ as well, is
 * P(ρ k3) + ρ (1 − exp(away)) = −ρ (away + k3 − P(k3)).
 */
function klTerms(estimator: GrpoLoss['klEstimator'], aways: readonly number[], ratios: readonly number[], pool: RatioPool): KlTerm[] {
  const inverses = aways.map(Math.exp);
  const k3s = aways.map((away, t) => inverses[t]! - away - 1);
  if (estimator !== 'corrected') return k3s.map((kl, t) => ({ kl, klSlope: 1 - inverses[t]! }));
  const pooled = pool(k3s);
  return k3s.map((k3, t) => {
    const beyond = k3 === pooled[t] ? 0 : k3 - pooled[t]!; // 0 also where both overflow
    return { kl: ratios[t]! * k3, klSlope: -ratios[t]! * (aways[t]! + beyond) };
  });
}

/** A⁺ and A⁻ of token `t`. */
const signsOf = ({ positive, negative, advantages }: Pick<Weights, 'positive' | 'negative' | 'advantages'>, t: number): readonly [number, number] =>
  advantages ? [Math.max(advantages[t]!, 0), Math.min(advantages[t]!, 0)] : [positive, negative];

/** Terms of one completion whose tokens weigh `normaliser` each. */
export function grpoTerms(
  { copies, positiveCopies = copies, negativeCopies = copies, ...sample }: Omit<Weights, 'completion'>,
  logprobs: TokenLogprobs,
  loss: GrpoLoss,
  normaliser: number
): TokenTerms {
  const { epsilonLow, epsilonHigh, beta, importanceCap } = loss;
  const pool = RATIO_POOLS[loss.ratio ?? 'token'];
  const ratios = pool(logprobs.now.map((now, t) => now - logprobs.old[t]!)).map(Math.exp);
  const kls = klTerms(
    loss.klEstimator,
    logprobs.now.map((now, t) => (beta > 0 ? logprobs.reference[t]! - now : 0)),
    ratios,
    pool
  );
  const pushes: number[] = [];
  const terms = { loss: 0, kl: 0, clippedLow: 0, clippedHigh: 0, ratio: 0, mismatch: 0 };
  ratios.forEach((ratio, t) => {
    const drift = logprobs.old[t]! - logprobs.sampler[t]!;
    const correction = Math.min(Math.exp(drift), importanceCap);
    const [positive, negative] = signsOf(sample, t);
    const high = ratio > 1 + epsilonHigh;
    const low = ratio < 1 - epsilonLow;
    const gain = positive * Math.min(ratio, 1 + epsilonHigh) + negative * Math.max(ratio, 1 - epsilonLow);
    const gainSlope = (high ? 0 : positive * ratio) + (low ? 0 : negative * ratio);
    const { kl } = kls[t]!;
    terms.loss -= normaliser * (correction * gain - beta * copies * kl);
    pushes.push(correction * gainSlope);
    terms.kl += copies * kl;
    if (high && positive > 0) terms.clippedHigh += positiveCopies;
    if (low && negative < 0) terms.clippedLow += negativeCopies;
    terms.ratio += copies * Math.exp(drift);
    terms.mismatch = Math.max(terms.mismatch, Math.abs(drift));
  });
  return { ...terms, slopes: pool(pushes).map((push, t) => -normaliser * (push - beta * copies * kls[t]!.klSlope)) };
}
