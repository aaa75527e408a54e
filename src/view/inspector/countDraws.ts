/** The draws of a forked turn by action: how often each came. */
import { sum } from '../../math/statistics';
import { actionKey } from '../../record/distinctActions';
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
}

/** The distinct actions, the most frequent first and, of equally many, the one drawn first. */
export function countDraws(draws: readonly ForkDraw[]): DrawnAction[] {
  const counts = new Map<string, number>();
  for (const draw of draws) counts.set(actionKey(draw), (counts.get(actionKey(draw)) ?? 0) + 1);
  const distinct = [...counts.keys()].map((key) => draws.find((draw) => actionKey(draw) === key)!);
  const words = partingWords(distinct);
  return distinct
    .map((draw, i) => ({
      draw,
      count: counts.get(actionKey(draw))!,
      words: words[i]!,
      logprob: sum(draw.logprobs)
    }))
    .sort((a, b) => b.count - a.count);
}
