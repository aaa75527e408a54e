/** The draws of a forked turn by action: how often each came, and how often it was sampled in the tree. */
import type { DistinctAction } from '../../record/distinctActions';
import type { ForkDraw } from '../../record/fork';
import { partingWords } from '../delta/words';

/** A distinct action among the draws. */
export interface DrawnAction {
  readonly draw: ForkDraw;
  /** Draws with these tokens. */
  readonly count: number;
  /** The fewest that tell it from the others. */
  readonly words: string;
  /** Of all its tokens together, at the temperature of the draws. */
  readonly logprob: number;
  /** Samples of the turn's state, in the tree, with these tokens. */
  readonly inTree: number;
}

const keyOf = ({ sampled }: Pick<ForkDraw, 'sampled'>): string => sampled.join();

/** The distinct actions, the most frequent first and, of equally many, the one drawn first; `known` are those of the tree. */
export function countDraws(draws: readonly ForkDraw[], known: readonly DistinctAction[]): DrawnAction[] {
  const counts = new Map<string, number>();
  for (const draw of draws) counts.set(keyOf(draw), (counts.get(keyOf(draw)) ?? 0) + 1);
  const distinct = [...counts.keys()].map((key) => draws.find((draw) => keyOf(draw) === key)!);
  const words = partingWords(distinct);
  return distinct
    .map((draw, i) => ({
      draw,
      count: counts.get(keyOf(draw))!,
      words: words[i]!,
      logprob: draw.logprobs.reduce((sum, logprob) => sum + logprob, 0),
      inTree: known.find(({ turn }) => keyOf(turn) === keyOf(draw))?.copies ?? 0
    }))
    .sort((a, b) => b.count - a.count);
}
