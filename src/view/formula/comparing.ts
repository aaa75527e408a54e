/** The lines of Credit and Select: advantages within a group, and which groups are trained on. */
import { warmSteps } from '../../record/steps';
import type { RunConfig } from '../../record/config';
import { isTrained } from '../../record/trainedAgents';
import { LEAST_VARIANCE, SOFTENING } from '../../record/creditLimits';
import type { Group } from '../../record/tree';
import { areIdentical } from '../../record/identical';
import { count, decimal, plural, signedDecimal } from '../../report/figure';
import { betweenSpread } from '../tree/groupSpread';
import type { FormulaContext } from './subject';
import { numberTerm, symbolTerm, type FormulaLine, type FormulaPart } from './term';

const MEAN = symbolTerm('mean', 'group’s mean', 'What an action of this group earned on average: the dashed line, and the height of its turn.', 'mean');
const REWARD = symbolTerm('R', 'reward', 'What the action earned.', 'reward');

/** Credit: `A = (R − mean) ÷ (σ + 10⁻⁴)`, or without the division where advantages are centred. */
export function creditLine({ config, subject }: FormulaContext): FormulaLine {
  const group = subject?.group;
  const advantage = symbolTerm(
    'A',
    'advantage',
    'How much better the action did than its siblings: above zero it is made likelier, below zero unlikelier. The arrow from the mean.',
    'advantage'
  );
  const spread = symbolTerm('σ', 'spread', 'The standard deviation of the group’s rewards: how far they lie from their mean.', 'spread');
  const difference = [numberTerm(REWARD, group?.rewards[subject!.place], decimal), '−', numberTerm(MEAN, group?.mean, decimal)];
  const parts: FormulaPart[] = [
    numberTerm(advantage, group?.advantages[subject!.place], signedDecimal),
    '=',
    ...(config.advantage === 'centred'
      ? difference
      : ['(', ...difference, ') ÷ (', numberTerm(spread, group && Math.sqrt(group.variance), decimal), `+ ${SOFTENING} )`])
  ];
  const note = group
    ? group.variance < LEAST_VARIANCE
      ? 'All earned the same: no action is better than another.'
      : `${plural(group.members.length, 'sample is', 'samples are')} compared, and nobody else: they answered the same question.`
    : subject
      ? 'Not compared yet.'
      : 'Only actions of the same turn are compared, for they began in the same state.';
  return { parts, note };
}

/** `1st`, `2nd`, `3rd`, `4th`. */
function ordinal(place: number): string {
  const teen = place % 100 > 10 && place % 100 < 14;
  return `${count(place)}${teen ? 'th' : (['th', 'st', 'nd', 'rd'][place % 10] ?? 'th')}`;
}

/** The variance that a group is ranked by, by the setting `select`. */
export const rankedVariance = ({ config, tree }: Pick<FormulaContext, 'config' | 'tree'>, group: Group): number =>
  config.select === 'between' ? betweenSpread(tree, group) : group.variance;

/** Groups that compete with this one for the K places: of its query, of trained agents, and where K are taken of each agent, of its own. */
function competitors({ view, config, tree }: Pick<FormulaContext, 'view' | 'config' | 'tree'>, group: Group): readonly Group[] {
  return tree.groups.filter(({ agent }) => isTrained(agent, config, view.team) && (config.select !== 'agent' || agent === group.agent));
}

/** Place of a group in the order of selection, from 1; null where it does not compete, or order does not decide. */
function rankOf(context: Pick<FormulaContext, 'view' | 'config' | 'tree'>, group: Group): number | null {
  if (context.config.select === 'random' || context.config.select === 'all') return null;
  const own = rankedVariance(context, group);
  const others = competitors(context, group);
  if (!others.includes(group)) return null;
  return 1 + others.filter((other) => rankedVariance(context, other) > own || (rankedVariance(context, other) === own && other.node < group.node)).length;
}

/** By the setting `select`: which K groups are taken. */
const RULE: Readonly<Record<RunConfig['select'], string>> = {
  variance: 'taken a query',
  between: 'taken a query',
  random: 'drawn by chance',
  all: 'all groups',
  agent: 'taken an agent'
};

/** Select: the variance that groups are ranked by, its rank among the K that are taken, and the floor. */
export function selectLine(context: FormulaContext): FormulaLine {
  const { config, subject } = context;
  const group = subject?.group;
  const between = config.select === 'between';
  const variance = symbolTerm(
    between ? 'B' : 'V',
    between ? 'between actions' : 'variance',
    between
      ? 'The variance of the mean rewards of distinct actions: what equal actions happened to earn does not count.'
      : 'The mean square distance of the rewards from their mean: at zero there is nothing to learn.',
    'spread'
  );
  const each = between
    ? symbolTerm('mean of each', 'of each distinct action', 'Mean reward of the samples that said the same.', 'stream')
    : symbolTerm('R', 'each reward', 'What each sample of the group earned.', 'reward');
  const rank = group ? rankOf(context, group) : null;
  const ranked = rank === null ? [] : [';', numberTerm(symbolTerm('rank', 'of the query', '', 'turn'), rank, ordinal)];
  const rivals = group ? competitors(context, group).length : 0;
  const place = ranked.map((part) =>
    typeof part === 'string' ? part : { ...part, words: `of ${count(rivals)} turns`, meaning: 'Its place among the groups of this query, widest first.' }
  );
  const most = numberTerm(symbolTerm('K', RULE[config.select], 'So many groups are trained on.', 'turn'), group ? config.topK : null, count);
  const floor = numberTerm(
    symbolTerm('floor', 'least', 'Groups that vary less are never trained on.'),
    group ? Math.max(config.varianceFloor, LEAST_VARIANCE) : null,
    (value) => (value === LEAST_VARIANCE ? '10⁻⁸' : String(value))
  );
  const limits = config.select === 'all' ? ['; ≥', floor] : [...place, rank === null ? ';' : '≤', most, ', ≥', floor];
  return {
    parts: [
      numberTerm(variance, group && rankedVariance(context, group), decimal),
      '= mean (',
      each,
      '−',
      numberTerm(MEAN, group?.mean, decimal),
      ')²',
      ...limits
    ],
    note: selectNote(context)
  };
}

function selectNote({ view, config, tree, subject }: FormulaContext): string {
  if (config.trained === 'none') return 'Nobody is trained in this run.';
  const group = subject?.group;
  if (!group) return 'What differs most has the most to teach; what is all the same has nothing.';
  if (!view.chosen) return 'Selection comes next.';
  const chosen = view.chosen.some((choice) => choice.tree === tree.index && choice.node === group.node);
  if (!chosen) return 'Not selected: this turn is not trained on.';
  return areIdentical(tree.turns, group)
    ? 'Selected, but all its actions are the same: its advantages add up to nothing.'
    : 'Selected: this turn is trained on.';
}

/** Steps of reinforcement before the one shown. */
export const reinforcementStep = ({ view, config }: Pick<FormulaContext, 'view' | 'config'>): number => Math.max(0, (view.step ?? 0) - warmSteps(config));
