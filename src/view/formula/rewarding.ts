/** The lines of Reward and Remember: what the parts of a reward add up to. */
import type { RunConfig } from '../../record/config';
import { valuesByAction } from '../../record/actionOutcomes';
import type { Outcome } from '../../record/tree';
import type { RewardPart } from '../../record/verdict';
import { count, decimal, plural } from '../../report/figure';
import { agentTitle } from '../colour';
import { partWords } from '../delta/rail';
import { memoryStill } from '../memory/still';
import { branchOutcome, indexTree } from '../tree/branches';
import type { FormulaContext } from './subject';
import { numberTerm, symbolTerm, type FormulaLine, type FormulaPart } from './term';

type NamedPart = Pick<RewardPart, 'name' | 'weight'> & Partial<Pick<RewardPart, 'value' | 'reason'>>;

const SYMBOL: Readonly<Record<RewardPart['name'], string>> = { accuracy: 'R_A', format: 'R_F', efficiency: 'R_E' };
const MEANING: Readonly<Record<RewardPart['name'], string>> = {
  accuracy: 'Accuracy, from 0 to 1: whether the final answer says what must be said and the shop is as it should be. A program checks it.',
  format: 'Format: 1 where every turn could be read and there is an answer, else 0.',
  efficiency: 'Efficiency, from 0 to 1: the share of the allowed turns that was used. It is a cost.'
};

/** Ends of one action that are written out. */
const MOST_ENDS = 6;

/** The parts of a reward before any is known. */
const partsOf = ({ efficiencyWeight }: RunConfig): readonly NamedPart[] => [
  { name: 'accuracy', weight: 1 },
  { name: 'format', weight: 1 },
  { name: 'efficiency', weight: -efficiencyWeight }
];

/** `R_A + R_F − w · R_E`: parts that weigh nothing are left out, and a weight of 1 is not written. */
function sumOf(parts: readonly NamedPart[]): FormulaPart[] {
  return parts
    .filter(({ weight }) => weight !== 0)
    .flatMap(({ name, weight, value, reason }, place): FormulaPart[] => {
      const sign = weight < 0 ? ['−'] : place ? ['+'] : [];
      const factor =
        Math.abs(weight) === 1
          ? []
          : [numberTerm(symbolTerm('w', 'weight', 'The most that this part can cost or earn.'), value === undefined ? null : Math.abs(weight), String), '×'];
      const term = symbolTerm(SYMBOL[name], partWords({ name, weight }), reason ? `${MEANING[name]} Here: ${reason}` : MEANING[name], 'reward');
      return [...sign, ...factor, numberTerm(term, value, decimal)];
    });
}

const REWARD = symbolTerm('R', 'reward', 'What the branch earned in the end, which is the height at which it lands.', 'reward');

/** The ends by which the selected action is rewarded; those of the turn's branch before groups are known. */
const endsOf = ({ tree, subject }: FormulaContext): readonly Outcome[] => (subject && indexTree(tree).actionOutcomes.get(subject.action.id)) ?? [];

/** The values whose mean the selected action is worth: of its ends, or in a nested tree of what was sampled after it; those that are known. */
function valuesOf({ tree, subject }: FormulaContext): readonly number[] {
  const values = subject && valuesByAction(tree, ({ verdict }) => verdict?.reward ?? null).get(subject.action.id);
  return (values ?? []).filter((value) => value !== null);
}

/** Reward: the parts of one end, or the mean of several. */
export function rewardLine(context: FormulaContext): FormulaLine {
  const { config, tree, subject } = context;
  const verdicts = endsOf(context).flatMap(({ verdict }) => (verdict ? [verdict] : []));
  const own = subject?.group?.rewards[subject.place];
  const values = valuesOf(context);
  if (subject && values.length > 1) {
    const ends = values
      .slice(0, MOST_ENDS)
      .map((value) => numberTerm(symbolTerm('R', tree.nested ? 'a way on' : 'an end', REWARD.meaning, 'reward'), value, decimal));
    const total = values.reduce((sum, value) => sum + value, 0);
    return {
      parts: [
        numberTerm(REWARD, own ?? total / values.length, decimal),
        '= (',
        ...ends.flatMap((term, place): FormulaPart[] => (place ? ['+', term] : [term])),
        ...(values.length > MOST_ENDS ? ['+ …'] : []),
        ') ÷',
        numberTerm(
          tree.nested
            ? symbolTerm('m', 'ways on', 'Actions that were tried after this one, or times that it was continued.')
            : symbolTerm('m', 'times to the end', 'Continuations of this action.'),
          values.length,
          count
        )
      ],
      note: 'The action is worth the mean of what it led to.'
    };
  }
  const [verdict] = verdicts;
  if (subject && !verdict && own !== undefined)
    return { parts: [numberTerm({ ...REWARD, words: 'its score', meaning: 'A score that the action was given itself.' }, own, decimal)], note: '' };
  const known = verdict?.parts ?? tree.outcomes.find((outcome) => outcome.verdict)?.verdict?.parts;
  const parts: readonly NamedPart[] = verdict ? verdict.parts : (known?.map(({ name, weight }) => ({ name, weight })) ?? partsOf(config));
  const same = subject?.action.sameAs !== undefined;
  return {
    parts: [subject ? numberTerm(REWARD, own ?? verdict?.reward, decimal) : REWARD, ...(parts.length ? ['=', ...sumOf(parts)] : [])],
    note: !verdict
      ? subject
        ? 'Not judged yet, which is not the same as zero.'
        : 'A program judges how each branch ends. There is no other teacher.'
      : same
        ? 'The same action was played to the end once, for all that repeat it.'
        : (verdict.parts.find(({ name }) => name === 'accuracy')?.reason ?? '')
  };
}

/** Remember: `R_M = R_A + R_F`, of the first answer of the tree. */
export function rememberLine({ view, config, tree, subject }: FormulaContext): FormulaLine {
  const still = memoryStill(config);
  if (still) return { parts: [], note: still };
  const last = tree.initial.at(-1);
  const verdict = subject && last !== undefined ? branchOutcome(tree, last)?.verdict : null;
  const parts = (verdict?.parts ?? partsOf(config)).filter(({ name }) => name !== 'efficiency');
  const kept = symbolTerm('R_M', 'worth remembering', 'Reward without the cost of turns, by which strategies are kept, strengthened or dropped.', 'reward');
  const value = verdict && parts.reduce((total, part) => total + (part as RewardPart).value * part.weight, 0);
  const agent = subject?.action.agent;
  const entries = view.memories.filter((entry) => entry.agent === agent).length;
  return {
    parts: [numberTerm(kept, value, decimal), '=', ...sumOf(parts)],
    note: agent
      ? `${agentTitle(view.team, agent)} keeps ${plural(entries, 'strategy', 'strategies')}.`
      : 'Strategies that did unusually well are kept in words, and shown again in a similar situation.'
  };
}
