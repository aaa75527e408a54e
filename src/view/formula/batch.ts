/** The lines of Reward, Credit, Select and Update where actions are compared over the batch: about one action, whatever node it was sampled at. */
import { SOFTENING } from '../../record/creditLimits';
import { FULL_SCORE } from '../../record/coachScore';
import type { BatchCredit, TurnScore } from '../../record/tree';
import { isTrained } from '../../record/trainedAgents';
import { count, decimal, signedDecimal } from '../../report/figure';
import { agentTitle } from '../colour';
import { rewardLine } from './rewarding';
import type { FormulaContext } from './subject';
import { numberTerm, symbolTerm, type FormulaLine, type FormulaPart } from './term';

const creditIn = ({ tree, turn }: FormulaContext): BatchCredit | undefined => tree.credits?.find((credit) => credit.turn === turn?.id);
const scoreIn = ({ tree, turn }: FormulaContext): TurnScore | undefined => tree.scores?.find((score) => score.turn === turn?.id);

const ADVANTAGE = symbolTerm(
  'A',
  'advantage',
  'How much better the action did than all of its agent’s in this step: above zero it is made likelier, below zero unlikelier.',
  'advantage'
);

/** Reward: a coach's score, or the reward of the branches through the action. */
export function batchRewardLine(context: FormulaContext): FormulaLine {
  const { config, turn } = context;
  if (config.coach === 'off') return rewardLine(context);
  const score = scoreIn(context);
  const term = symbolTerm(
    'R',
    'coach’s score',
    `What the coach gives the action by what its agent knew, from 0 to ${FULL_SCORE}. What came of it later does not count.`
  );
  const note = score ? score.reason : turn ? 'Not scored yet, which is not the same as zero.' : 'A coach scores every action of every agent, each by itself.';
  return { parts: [numberTerm(term, score?.score, (value) => decimal(value, Number.isInteger(value) ? 0 : 1)), `of ${FULL_SCORE}`], note };
}

/** Credit: `A = (R − β Σ k1 − mean G) ÷ (σ + 10⁻⁴)`. */
export function batchCreditLine(context: FormulaContext): FormulaLine {
  const { view, config, turn } = context;
  const credit = creditIn(context);
  const reward = symbolTerm('R', config.coach === 'off' ? 'reward' : 'coach’s score', 'What the action is worth by itself.', 'reward');
  const drift: FormulaPart[] = config.klReward
    ? [
        '−',
        numberTerm(symbolTerm('β', 'weight', 'What a nat away from the reference costs.'), credit && config.klReward, String),
        '×',
        numberTerm(
          symbolTerm(
            'Σ k1',
            'drift',
            'KL: how much more probable its tokens are than by the policy that reinforcement began with, in nats. A token pays for those from it on.'
          ),
          credit?.kl,
          (value) => decimal(value, 3)
        )
      ]
    : [];
  return {
    parts: [
      numberTerm(ADVANTAGE, credit?.advantage, signedDecimal),
      '= (',
      numberTerm(reward, credit?.reward, decimal),
      ...drift,
      '−',
      symbolTerm('mean', 'agent’s mean', 'What all tokens of this agent earned in this step on average.'),
      ') ÷ (',
      symbolTerm('σ', 'spread', 'The standard deviation of what they earned.'),
      `+ ${SOFTENING} )`
    ],
    note: credit
      ? `Compared with all actions of ${agentTitle(view.team, turn!.agent)} in this step, whatever they answered.`
      : 'An action is compared with all of the same agent in the step: there are no groups.'
  };
}

/** Select: nothing is. */
export const batchSelectLine = (): FormulaLine => ({ parts: [], note: 'Every whole action of an agent that is trained is trained on: none is selected.' });

/** Update: `J = 1/Z Σ w · min(ρ A, clip(ρ) A)`, per token; the KL is in the reward. */
export function batchUpdateLine(context: FormulaContext): FormulaLine {
  const { view, config, turn } = context;
  if (config.trained === 'none') return { parts: [], note: 'Nobody is trained in this run: the adapters stay as they are.' };
  const credit = creditIn(context);
  const figures = turn && credit && isTrained(turn.agent, config, view.team) ? view.report?.agents[turn.agent] : undefined;
  const clip = symbolTerm('clip(ρ)', 'clipped', 'Beyond these bounds a token is not pushed further in its direction.');
  return {
    parts: [
      numberTerm(
        symbolTerm('w', 'correction', 'Trainer and sampler compute the same policy with different rounding; their ratio corrects for that.'),
        figures?.importanceRatio,
        (value) => decimal(value, 3)
      ),
      '× min(',
      numberTerm(
        symbolTerm('ρ', 'ratio', 'How much likelier a token is than when it was sampled. In the first update of a step it is 1.'),
        figures && config.innerUpdates === 1 ? 1 : null,
        String
      ),
      ',',
      figures ? { ...clip, shown: `${decimal(1 - config.epsilonLow)} … ${decimal(1 + config.epsilonHigh)}` } : clip,
      ') ×',
      numberTerm(ADVANTAGE, figures && credit?.advantage, signedDecimal),
      '÷',
      numberTerm(
        symbolTerm('tokens', 'tokens', 'All tokens of the actions that this step trains on: each weighs the same.'),
        figures && view.report?.all.completionTokens,
        count
      )
    ],
    note: figures
      ? `${agentTitle(view.team, turn!.agent)}: ${count(figures.samples)} actions trained on.`
      : turn
        ? view.report
          ? 'Nothing is learned from this action: its agent is not trained, or all of its actions were worth the same.'
          : 'This step has not come to its update yet.'
        : 'What did better than its agent’s other actions is made likelier, a little, and what did worse unlikelier.'
  };
}
