/** The lines of Rollout and Branch: how an action was drawn, and what a group's samples said. */
import type { RunConfig } from '../../record/config';
import { count, decimal, plural } from '../../report/figure';
import { agentTitle } from '../colour';
import { partingWords } from '../delta/words';
import { completionCounts } from '../tree/branches';
import type { FormulaContext } from './subject';
import { numberTerm, symbolTerm, type FormulaLine, type FormulaPart } from './term';

/** Distinct actions that are written out; the others are counted together. */
const MOST_ACTIONS = 4;

/** `71.1%`; a share too small for that is `<0.1%`. */
const share = (value: number): string => (value > 0 && value < 0.0005 ? '<0.1%' : `${decimal(100 * value, 1)}%`);

/** Rollout: `o ∼ π(· | s)`, with the probability of what was drawn: exp of the sum of its tokens' log-probabilities. */
export function rolloutLine({ view, config, subject }: FormulaContext): FormulaLine {
  const action = subject?.action;
  const held = config.toolCalls === 'grammar';
  const tokens = action?.sampled.length;
  const probability = symbolTerm(
    'π(o | s)',
    held ? 'its chance, among valid calls' : 'its chance',
    'How likely the agent was to say exactly this in this state: the probabilities of its tokens, multiplied.',
    'stream'
  );
  const speaker = symbolTerm('s', 'what it was told', 'The state: the messages of the agent’s own conversation, which is all that it sees.', 'turn');
  return {
    parts: [
      numberTerm(symbolTerm('o', action ? 'tokens drawn' : 'an action', 'What the agent says in one turn, drawn token by token.', 'stream'), tokens, count),
      '∼',
      numberTerm(probability, action && Math.exp(action.logprobs.reduce((total, logprob) => total + logprob, 0)), share),
      'of',
      action ? { ...speaker, shown: agentTitle(view.team, action.agent), words: 'who spoke', meaning: 'The agent whose turn it was.' } : speaker,
      'at',
      numberTerm(
        symbolTerm('T', 'temperature', 'Above 1 the unlikely is tried more often, below 1 less; at 0 the likeliest is always said.'),
        action ? config.temperature : null,
        (value) => String(value)
      )
    ],
    note: action
      ? `Turn ${action.depth + 1} of its branch.`
      : 'The team answers the request once. Each turn is drawn by chance from what its agent finds likely.'
  };
}

/** How the samples of a group are played to their ends, in words. */
function continuationWords({ continuations, continuationSamples, equalActions, initialContinuation }: FormulaContext['config']): string {
  const how =
    continuations === 'greedy'
      ? 'played to the end once, greedily'
      : continuations === 'averaged'
        ? `played to the end ${continuationSamples === 1 ? 'once' : `${count(continuationSamples)} times`}`
        : 'played to the end once';
  return `Each is ${how}${initialContinuation === 'anew' ? ', the first one too' : ''}${equalActions === 'once' ? '; equal ones share that' : ''}.`;
}

const SIZE = symbolTerm('G', 'samples', 'Actions sampled at one turn by the same agent in the same state, the one of the first answer included.', 'stream');

/** Along the initial trajectory: `n (G − 1) m + 1` completions. */
function trajectoryCost({ config }: FormulaContext): FormulaPart[] {
  const averaged = config.continuations === 'averaged';
  const plain = !averaged && config.initialContinuation === 'kept' && config.equalActions === 'each';
  return [
    symbolTerm('n', 'turns', 'Turns of the first answer.', 'turn'),
    '× (',
    SIZE,
    '− 1 )',
    ...(averaged ? ['×', symbolTerm('m', 'times to the end', 'Continuations of each action.')] : []),
    '+ 1 =',
    symbolTerm(plain ? 'N' : '≤ N', 'completions', 'Answers played to their end, of which each has a reward.', 'reward')
  ];
}

/** Of nodes anywhere: `v (G − 1) + 1` branches, of a naive tree at most its budget. */
function nestedCost({ config }: FormulaContext): FormulaPart[] {
  const isTree = config.branching === 'tree';
  return [
    symbolTerm('v', 'turns visited', 'Turns at which other actions are sampled, wherever they are.', 'turn'),
    '× (',
    SIZE,
    '− 1 )',
    isTree ? '+ 1 ≤' : '+ 1 =',
    symbolTerm(
      isTree ? 'B' : 'N',
      isTree ? 'budget' : 'branches',
      isTree ? 'The most branches that a query may have.' : 'Ways in which play went on.',
      'reward'
    )
  ];
}

/** By `RunConfig.branching`: the cost, and where actions are tried. */
const COSTS: Readonly<Record<RunConfig['branching'], { readonly parts: (context: FormulaContext) => FormulaPart[]; readonly where: string }>> = {
  trajectory: { parts: trajectoryCost, where: 'At every turn of the first answer' },
  tree: { parts: nestedCost, where: 'At every turn of every branch, first turns first, while the budget lasts' },
  random: { parts: nestedCost, where: 'At as many turns as the first answer has, drawn by chance among all' },
  root: { parts: nestedCost, where: 'At the first turn alone' }
};

/** Branch: what it costs in all; of a group, its G samples as its distinct actions and their copies. */
export function branchLine(context: FormulaContext): FormulaLine {
  const { config, tree, delta, subject } = context;
  if (subject) {
    const { flow } = subject;
    const words = partingWords(flow.actions.map((action) => delta.streams[action]!.turn));
    const shown = flow.actions.length > MOST_ACTIONS + 1 ? flow.actions.slice(0, MOST_ACTIONS) : flow.actions;
    const rest = flow.actions.slice(shown.length).reduce((total, action) => total + flow.counts.get(action)!, 0);
    const copies = shown.map((stream, place) => ({
      ...numberTerm(symbolTerm('n', words[place]!, `Samples that said this: ${words[place]!}`, 'stream'), flow.counts.get(stream)!, (value) =>
        decimal(value, 0)
      ),
      stream
    }));
    const others = plural(flow.actions.length - shown.length, 'other');
    const parts: FormulaPart[] = [numberTerm(SIZE, flow.samples, count), '='];
    for (const [place, term] of copies.entries()) parts.push(...(place ? ['+'] : []), term);
    if (rest) parts.push('+', numberTerm(symbolTerm('n', others, 'Samples of actions that are not listed here.', 'stream'), rest, count));
    return { parts, note: flow.actions.length === 1 ? `All say the same. ${continuationWords(config)}` : continuationWords(config) };
  }
  const { parts, where } = COSTS[config.branching];
  const full = tree.initial.length > 1 ? ` The full tree would take ${count(completionCounts(tree.initial.length, config.groupSize).full)}.` : '';
  return { parts: parts(context), note: `${where} ${plural(config.groupSize - 1, 'other action is', 'other actions are')} tried.${full}` };
}
