/** Asks a run's coach for its scores of the actions of judged trees. */
import { scoredActions, scoredTurns } from '../coach/actions';
import { rulesCoach } from '../coach/rules';
import type { Coach } from '../record/coach';
import type { RunConfig } from '../record/config';
import type { EventPayload } from '../record/event';
import type { Tree } from '../record/tree';
import type { Lab } from './lab';

/** By the name in `RunConfig.coach`; null where nobody scores. */
export const COACHES: Readonly<Record<RunConfig['coach'], Coach | null>> = { off: null, rules: rulesCoach };

/** Whether coaches are told what is right, by the name in `RunConfig.coachTruth`. */
const TELLS_TRUTH: Readonly<Record<RunConfig['coachTruth'], boolean>> = { answer: true, nothing: false };

/** The trees with the coach's scores of their turns, tree by tree; yields every score. */
export async function* scoreTrees(trees: readonly Tree[], coach: Coach, config: RunConfig, lab: Lab): AsyncGenerator<EventPayload, Tree[]> {
  const { team, success, holdsAnswer } = lab;
  const briefing = { team, success, holdsAnswer, tellsTruth: TELLS_TRUTH[config.coachTruth], maxTokens: config.maxTokens };
  const scored: Tree[] = [];
  for (const tree of trees) {
    const said = await coach.score(scoredActions(tree, briefing), new AbortController().signal);
    const scores = scoredTurns(tree).map(({ id }, i) => ({ turn: id, ...said[i]! }));
    for (const score of scores) yield { type: 'score', tree: tree.index, score };
    scored.push({ ...tree, scores });
  }
  return scored;
}
