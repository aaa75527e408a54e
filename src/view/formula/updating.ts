/** The line of Update: the clipped objective with its KL, and by what the losses of tokens are averaged. */
import type { RatioLevel } from '../../record/engine';
import type { Group, Tree, Turn } from '../../record/tree';
import { LEAST_VARIANCE } from '../../record/creditLimits';
import { klWeight } from '../../record/klWeight';
import { areIdentical } from '../../record/identical';
import { pulledGroups } from '../../record/pulledGroups';
import { isTrained } from '../../record/trainedAgents';
import { count, decimal, measured, percent, percentChange, plural, signedDecimal } from '../../report/figure';
import { agentTitle } from '../colour';
import { rescoringOf } from '../inspector/rescoredAction';
import { rankedVariance, reinforcementStep } from './comparing';
import type { FormulaContext, FormulaSubject } from './subject';
import { numberTerm, symbolTerm, type FormulaLine, type FormulaPart, type FormulaTerm } from './term';

/** Sequences of a step's update and their tokens, copies counted; those that were cut off are masked. */
interface TrainedSize {
  readonly sequences: number;
  readonly tokens: number;
}

/** Whether two agents are trained in one update, which they are unless they are on two bases. */
const together = ({ view }: FormulaContext, a: string, b: string): boolean => view.engine?.models?.[a] === view.engine?.models?.[b];

/** What the update that trained an agent was made of: the groups that were selected and, where the KL pulls at them, those without variance. */
function trainedSize(context: FormulaContext, agent: string): TrainedSize {
  const { view, config } = context;
  const size = { sequences: 0, tokens: 0 };
  for (const tree of view.trees) {
    const pulled = pulledGroups(tree, config).filter((group) => isFlat(context, tree, group));
    for (const group of tree.groups) {
      const chosen = view.chosen?.some((choice) => choice.tree === tree.index && choice.node === group.node);
      if (!(chosen || pulled.includes(group)) || !together(context, agent, group.agent)) continue;
      for (const member of group.members) {
        const turn = tree.turns[member]!;
        if (turn.finish === 'length') continue;
        size.sequences++;
        size.tokens += turn.sampled.length;
      }
    }
  }
  return size;
}

function isFlat({ view, config }: FormulaContext, tree: Tree, group: Group): boolean {
  return isTrained(group.agent, config, view.team) && rankedVariance({ config, tree }, group) < Math.max(config.varianceFloor, LEAST_VARIANCE);
}

/** Whether the group is trained on: selected, in a step that came to its update. */
function isTrainedOn({ view, tree }: FormulaContext, subject: FormulaSubject | null): boolean {
  return view.report !== null && (view.chosen ?? []).some((choice) => choice.tree === tree.index && choice.node === subject?.node);
}

/** `1 / Z`: a mean over tokens, over sequences of their means, or over a constant. */
function meanParts(context: FormulaContext, trained: boolean): FormulaPart[] {
  const { config, subject } = context;
  const size = trained ? trainedSize(context, subject!.action.agent) : null;
  const tokens = symbolTerm('tokens', 'tokens', 'All tokens of the actions that this step trains on: each weighs the same.', 'stream');
  const sequences = symbolTerm('N', 'actions', 'All actions that this step trains on, equal ones counted each.', 'stream');
  switch (config.aggregation) {
    case 'token':
      return ['÷', numberTerm(tokens, size?.tokens, count)];
    case 'sequence':
      return [
        '÷ (',
        numberTerm(sequences, size?.sequences, count),
        '×',
        numberTerm(
          symbolTerm('|o|', 'its tokens', 'Each action weighs the same, however long it is.', 'stream'),
          trained ? subject!.action.sampled.length : null,
          count
        ),
        ')'
      ];
    case 'dr':
      return [
        '÷ (',
        numberTerm(sequences, size?.sequences, count),
        '×',
        numberTerm(
          symbolTerm('L', 'most tokens', 'A constant, so that long actions do not weigh less by the token.'),
          trained ? config.maxTokens : null,
          count
        ),
        ')'
      ];
  }
}

/** How a ratio is written, and what is said of it. */
interface RatioText {
  readonly symbol: string;
  /** Of the action that a line is about; null where it is about none. */
  readonly words: (action: Turn | null) => string;
  readonly meaning: string;
  readonly clip: string;
  readonly kl: string;
  /** What the action's own has become by an update that took its log-probability from `before` to `after`, as a sentence's end. */
  readonly change: (action: Turn, before: number, after: number) => string;
}

/** By the name in `RunConfig.ratio`. */
const RATIOS: Readonly<Record<RatioLevel, RatioText>> = {
  token: {
    symbol: 'ρ',
    words: () => 'ratio',
    meaning: 'How much likelier a token is than when it was sampled. In the first update of a step it is 1, for nothing has changed yet.',
    clip: 'Beyond these bounds a token is not pushed further in its direction.',
    kl: 'The ratio makes up for the tokens having been sampled before the update.',
    change: () => ''
  },
  sequence: {
    symbol: 's',
    words: (action) => (action ? `ratio of ${plural(action.sampled.length, 'token')}` : 'ratio of all tokens'),
    meaning:
      'How much likelier the whole action is than when it was sampled, to the power 1 / its tokens: one ratio for all of them. In the first update of a step it is 1.',
    clip: 'Beyond these bounds the action is not pushed further in its direction, in none of its tokens.',
    kl: 'The ratio of the action weighs it.',
    change: ({ sampled }, before, after) => ` The ratio s is ${decimal(Math.exp((after - before) / sampled.length), 4)} now.`
  }
};

/** A bound of the clip with as many decimals as it has, two at least: `0.80`, `1.0004`. */
const bound = (value: number): string =>
  decimal(
    value,
    [2, 3, 4, 5].find((places) => Math.abs(Number(value.toFixed(places)) - value) < 1e-9)
  );

/**
 * Update: `J = 1/Z Σ (w · min(ρ A, clip(ρ) A) − β · kl)`, per token, with s in place of ρ where an action has one ratio. On the first of μ inner updates the ratio is 1, for the policy is still the
 * one that sampled; what is measured over tokens is the agent's, as the update reports it.
 */
export function updateLine(context: FormulaContext): FormulaLine {
  const { view, config, subject } = context;
  if (config.trained === 'none') return { parts: [], note: 'Nobody is trained in this run: the adapters stay as they are.' };
  const trained = isTrainedOn(context, subject);
  const agent = subject?.action.agent ?? '';
  const figures = trained ? (view.report!.agents[agent] ?? null) : null;
  const title = agentTitle(view.team, agent);
  const text = RATIOS[config.ratio];
  const ratio = symbolTerm(text.symbol, text.words(subject?.action ?? null), text.meaning, 'stream');
  const clip = symbolTerm(`clip(${text.symbol})`, 'clipped', text.clip, 'stream');
  const correction = symbolTerm(
    'w',
    'correction',
    `Trainer and sampler compute the same policy with different rounding; their ratio corrects for that, at most ${config.importanceCap}.`,
    'stream'
  );
  const advantage = symbolTerm('A', 'advantage', 'How much better the action did than its siblings.', 'advantage');
  const gain = numberTerm(advantage, trained ? subject!.group?.advantages[subject!.place] : null, signedDecimal);
  const bounds: FormulaTerm = trained ? { ...clip, shown: `${bound(1 - config.epsilonLow)} … ${bound(1 + config.epsilonHigh)}` } : clip;
  const push: FormulaPart[] = [
    numberTerm(trained ? { ...correction, meaning: `${correction.meaning} The mean over ${title}’s tokens.` } : correction, figures?.importanceRatio, (value) =>
      decimal(value, 3)
    ),
    '× min(',
    numberTerm(ratio, trained && config.innerUpdates === 1 ? 1 : null, String),
    ',',
    bounds,
    ') ×',
    gain
  ];
  return {
    parts: [
      '(',
      ...push,
      ...klParts(context, figures?.kl ?? null, trained, title),
      ...entropyParts(context, figures?.entropy ?? null, title),
      ')',
      ...meanParts(context, trained)
    ],
    note: updateNote(context, trained, title)
  };
}

/** `0.0012`; a distance that is too small for that is `<0.0001`, and none is `0`. */
const small = (value: number): string => (value === 0 ? '0' : Math.abs(value) < 5e-5 ? '<0.0001' : decimal(value, 4));

/** `− β · kl`; nothing where β is 0 in this step. */
function klParts(context: FormulaContext, kl: number | null, trained: boolean, title: string): FormulaPart[] {
  const beta = klWeight(context.config, reinforcementStep(context));
  if (!beta) return [];
  const weight = symbolTerm('β', 'weight', 'How strongly the policy is pulled back to where reinforcement began.');
  const weighed = context.config.klEstimator === 'corrected';
  const text = RATIOS[context.config.ratio];
  const drift = symbolTerm(
    weighed ? `${text.symbol} kl` : 'kl',
    'drift',
    `KL: how far the policy has moved from where reinforcement began, per token${trained ? `, in the mean over ${title}’s tokens` : ''}.${
      weighed ? ` ${text.kl}` : ''
    }`,
    'turn'
  );
  return ['−', numberTerm(weight, trained ? beta : null, (value) => decimal(value, value < 0.01 ? 4 : 2)), '×', numberTerm(drift, kl, small)];
}

/** `+ η · H`; nothing where η is 0. */
function entropyParts({ config }: FormulaContext, entropy: number | null, title: string): FormulaPart[] {
  if (!config.entropyWeight) return [];
  return [
    '+',
    numberTerm(symbolTerm('η', 'weight', 'What a nat of entropy is worth.'), entropy === null ? null : config.entropyWeight, String),
    '×',
    numberTerm(
      symbolTerm('H', 'entropy', `How undecided the policy is at a token, in nats${entropy === null ? '' : `, in the mean over ${title}’s tokens`}.`),
      entropy,
      (value) => decimal(value, 3)
    )
  ];
}

function updateNote(context: FormulaContext, trained: boolean, title: string): string {
  const { view, tree, subject } = context;
  if (!subject) return 'What did better than its siblings is made likelier, a little, and what did worse unlikelier.';
  const change = changeNote(context, subject);
  if (!trained)
    return view.report || view.phase === 'Idle' ? `Not selected: nothing is learned at this turn.${change}` : 'This step has not come to its update yet.';
  if (subject.group && areIdentical(tree.turns, subject.group)) return `All its actions are the same: the pushes add up to nothing.${change}`;
  if (subject.action.finish === 'length') return `This action was cut off, and is left out of the loss.${change}`;
  const figures = view.report!.agents[subject.action.agent];
  const held = figures ? measured(figures.clipLow, percent) : '';
  return `${title}: ${held} of tokens held from below, ${measured(figures?.clipHigh ?? null, percent)} from above.${change}`;
}

/** ` Its probability: 71.1 → 73.0 %.` of the action, where it was scored again. */
function changeNote({ view, tree, config }: FormulaContext, { action }: FormulaSubject): string {
  const scored = rescoringOf(view, tree, action);
  if (!scored.known) return '';
  const { before, after } = scored.action.action;
  return ` Its probability: ${percentChange(Math.exp(before), Math.exp(after))}.${RATIOS[config.ratio].change(action, before, after)}`;
}
