/** Sums over an update's tokens by agent, from which the figures of its report follow. */
import type { GrpoLoss, SupervisedLoss, UpdateFigures } from '../record/engine';
import type { Sample } from '../record/sample';
import type { TokenTerms } from './grpo';

/** Sums over one agent's tokens, copies counted. */
export interface Tally {
  samples: number;
  tokens: number;
  loss: number;
  kl: number;
  entropy: number;
  clipLow: number;
  clipHigh: number;
  ratio: number;
  mismatch: number;
}

/** A tally of zeros. */
export const emptyTally = (): Tally => ({ samples: 0, tokens: 0, loss: 0, kl: 0, entropy: 0, clipLow: 0, clipHigh: 0, ratio: 0, mismatch: 0 });

/** The figures of a tally; null where the loss has no such figure. */
export const figuresOf = (tally: Tally, gradNorm: number, loss: GrpoLoss | SupervisedLoss): UpdateFigures => {
  const compares = loss.kind === 'grpo';
  const tokens = Math.max(1, tally.tokens);
  return {
    samples: tally.samples,
    completionTokens: tally.tokens,
    loss: tally.loss,
    kl: compares && loss.beta > 0 ? tally.kl / tokens : null,
    entropy: tally.entropy / tokens,
    clipLow: compares ? tally.clipLow / tokens : null,
    clipHigh: compares ? tally.clipHigh / tokens : null,
    gradNorm,
    importanceRatio: compares ? tally.ratio / tokens : null,
    mismatch: compares ? tally.mismatch : null
  };
};

/** Adds one sample's terms in place; `entropy` is that of each of its tokens. */
export function addToTally(tally: Tally, { copies }: Sample, terms: TokenTerms, entropy: readonly number[]): void {
  tally.samples++;
  tally.tokens += copies * entropy.length;
  tally.loss += terms.loss;
  tally.kl += terms.kl;
  tally.entropy += copies * entropy.reduce((a, b) => a + b, 0);
  tally.clipLow += terms.clippedLow;
  tally.clipHigh += terms.clippedHigh;
  tally.ratio += terms.ratio;
  tally.mismatch = Math.max(tally.mismatch, terms.mismatch);
}

/** All agents' tallies in one. */
export const totalOf = (tallies: readonly Tally[]): Tally =>
  tallies.reduce(
    (total, tally) => ({
      samples: total.samples + tally.samples,
      tokens: total.tokens + tally.tokens,
      loss: total.loss + tally.loss,
      kl: total.kl + tally.kl,
      entropy: total.entropy + tally.entropy,
      clipLow: total.clipLow + tally.clipLow,
      clipHigh: total.clipHigh + tally.clipHigh,
      ratio: total.ratio + tally.ratio,
      mismatch: Math.max(total.mismatch, tally.mismatch)
    }),
    emptyTally()
  );
