/** Asks a run's coach for its scores of the actions of judged trees. */
import { scoredActions } from '../coach/actions';
import { rulesCoach } from '../coach/rules';
import type { Coach } from '../record/coach';
import type { RunConfig } from '../record/config';
import type { EventPayload } from '../record/event';
import type { Tree } from '../record/tree';
import type { Lab } from './lab';

/** A coach of a lab; null where nobody scores. */
type CoachOf = (lab: Pick<Lab, 'openCoach'>) => Promise<Coach | null>;

const asked: CoachOf = async ({ openCoach }) => {
  if (!openCoach) throw new Error('No model can be asked to coach here. Set "coach" to rules, or train in the page.');
  return openCoach();
};

/** By the name in `RunConfig.coach`. They reject with a sentence where the coach cannot be asked, before anything is scored. */
export const COACHES: Readonly<Record<RunConfig['coach'], CoachOf>> = { off: async () => null, rules: async () => rulesCoach, model: asked, endpoint: asked };

/** Whether coaches are told what is right, by the name in `RunConfig.coachTruth`. */
const TELLS_TRUTH: Readonly<Record<RunConfig['coachTruth'], boolean>> = { answer: true, nothing: false };

/** The trees with the coach's scores of their turns, tree by tree; yields every score. */
export async function* scoreTrees(trees: readonly Tree[], coach: Coach, config: RunConfig, lab: Lab): AsyncGenerator<EventPayload, Tree[]> {
  const { team, success, holdsAnswer } = lab;
  const briefing = { team, success, holdsAnswer, tellsTruth: TELLS_TRUTH[config.coachTruth], maxTokens: config.maxTokens };
  const { signal } = new AbortController();
  const asking = trees.map((tree) => coach.score(scoredActions(tree, briefing), signal));
  const scored: Tree[] = [];
  for (const [i, tree] of trees.entries()) {
    const said = await asking[i]!;
    const scores = tree.turns.map(({ id }, nth) => ({ turn: id, ...said[nth]! }));
    for (const score of scores) yield { type: 'score', tree: tree.index, score };
    scored.push({ ...tree, scores });
  }
  return scored;
}
