/** What tokens can be coloured by: the figures of each token, how strong its shade is, and why a figure is missing. */
import { decimal, signedDecimal } from '../../report/figure';
import type { RunConfig } from '../../record/config';
import { RATIO_POOLS } from '../../record/ratio';
import type { Tree, Turn } from '../../record/tree';
import type { ViewState } from '../playback/reducer';
import { groupPosition } from '../tree/branches';
import { rescoringOf } from './rescoredAction';

/** Figures of one token; null where they are unknown. */
interface TokenFigures {
  /** When it was sampled. */
  readonly logprob: number | null;
  /** Of the whole action: each of its tokens has it. */
  readonly advantage: number | null;
  /** Probability after the update over that before. */
  readonly ratio: number | null;
  /** Which side of the clip holds its gradient back from here on; `inside` where none does. */
  readonly clipped: 'low' | 'high' | 'inside' | null;
  /** Its term of the KL that the update was penalised by. */
  readonly kl: number | null;
  /** Of the distribution that it was drawn from, in nats. */
  readonly entropy: number | null;
  /** Whether the grammar left no other token: it was given, not chosen. */
  readonly isForced: boolean;
}

/** Name of a figure that tokens can be coloured by. */
export type TokenMeasure = Exclude<keyof TokenFigures, 'isForced'>;

/** How a token is drawn: how much of its shade, from 0 to 1, and whether striped, as what is less than nothing or less than before is. */
export interface Shade {
  readonly strength: number;
  readonly isStriped: boolean;
}

/** A measure for people. */
interface MeasureText {
  readonly title: string;
  /** What the shade says. */
  readonly legend: string;
  readonly shade: (figures: TokenFigures) => Shade;
  readonly show: (figures: TokenFigures) => string;
}

/** Values at which a shade is full. */
const FULL = { surprise: 3, advantage: 2, ratio: 0.25, kl: 0.1, entropy: 1.5 };

const upTo = (value: number | null, full: number): Shade => ({ strength: Math.min(1, Math.abs(value ?? 0) / full), isStriped: (value ?? 0) < 0 });
const SIDES = { low: 'yes, below', high: 'yes, above', inside: 'no' } as const;

/** Every measure, in the order of the step. */
export const MEASURES: Readonly<Record<TokenMeasure, MeasureText>> = {
  logprob: {
    title: 'log-probability',
    legend: 'shade: −log p at sampling, full at 3 (one in twenty)',
    shade: ({ logprob }) => upTo(-(logprob ?? 0), FULL.surprise),
    show: ({ logprob }) => (logprob === null ? '–' : `${decimal(logprob)} (p ${decimal(Math.exp(logprob), 3)})`)
  },
  entropy: {
    title: 'entropy',
    legend: `shade: uncertainty before the token was drawn, in nats, full at ${FULL.entropy}`,
    shade: ({ entropy }) => upTo(entropy, FULL.entropy),
    show: ({ entropy }) => decimal(entropy, 3)
  },
  advantage: {
    title: 'advantage',
    legend: `shade: advantage of the action, which all its tokens share, full at ±${FULL.advantage}; striped below zero`,
    shade: ({ advantage }) => upTo(advantage, FULL.advantage),
    show: ({ advantage }) => signedDecimal(advantage)
  },
  kl: {
    title: 'KL',
    legend: `shade: KL to the reference before the update, in nats, full at ${FULL.kl}`,
    shade: ({ kl }) => upTo(kl, FULL.kl),
    show: ({ kl }) => decimal(kl, 4)
  },
  ratio: {
    title: 'ratio',
    legend: 'shade: probability after the update over that before, full at ¼ more or less; striped where it fell',
    shade: ({ ratio }) => upTo(Math.log(ratio ?? 1), FULL.ratio),
    show: ({ ratio }) => decimal(ratio, 3)
  },
  clipped: {
    title: 'clipped',
    legend: 'shade: the update moved its ratio beyond the clip, where its gradient is zero; striped below',
    shade: ({ clipped }) => ({ strength: Number(clipped === 'low' || clipped === 'high'), isStriped: clipped === 'low' }),
    show: ({ clipped }) => (clipped ? SIDES[clipped] : '–')
  }
};

/** The figures of a token of which only its log-probability is known. */
export const sampledToken = (logprob: number, isForced: boolean): TokenFigures => ({
  ...{ logprob, advantage: null, ratio: null, clipped: null, kl: null, entropy: null },
  isForced
});

/** The figures of a turn's tokens, and for each measure that none of them has a sentence that says why. */
interface TurnTokens {
  readonly tokens: readonly TokenFigures[];
  readonly missing: Readonly<Partial<Record<TokenMeasure, string>>>;
}

/** What the log says of each token of a turn. */
export function tokensOfTurn(view: ViewState, tree: Tree, turn: Turn): TurnTokens {
  const { config } = view;
  const rescoring = rescoringOf(view, tree, turn);
  const place = groupPosition(tree, turn.id);
  const advantage = place ? place.group.advantages[place.place]! : null;
  const action = rescoring.known ? rescoring.action : null;
  const before = action?.logprobsBefore ?? turn.logprobs;
  const logRatios = action?.logprobs.map((logprob, i) => logprob - before[i]!);
  const held = logRatios && config && advantage !== null ? RATIO_POOLS[config.ratio](logRatios).map((log) => clipSide(Math.exp(log), advantage, config)) : null;
  const tokens = turn.sampled.map((_, i): TokenFigures => {
    const away = action?.reference ? action.reference[i]! - before[i]! : null;
    return {
      ...{ logprob: turn.logprobs[i] ?? null, advantage, ratio: logRatios ? Math.exp(logRatios[i]!) : null },
      clipped: held?.[i] ?? null,
      // What rounds to less than nothing is nothing: the estimator is never negative.
      kl: away === null ? null : Math.max(0, Math.exp(away) - away - 1),
      entropy: action?.entropy?.[i] ?? null,
      isForced: config?.toolCalls === 'grammar' && turn.logprobs[i] === 0
    };
  });
  const compared = tree.groups.length ? 'A continuation is compared with no other action, so it has no advantage.' : 'Known once rewards are compared.';
  const untrained = rescoring.known ? 'This action was not trained on, so the update did not compute it.' : rescoring.reason;
  const reasons: Readonly<Record<TokenMeasure, string>> = {
    ...{ logprob: 'The log has no log-probabilities of this turn.', advantage: compared },
    ...{ ratio: rescoring.known ? '' : rescoring.reason, clipped: rescoring.known ? '' : rescoring.reason },
    ...{ kl: action?.entropy ? 'The KL is not measured where β is 0.' : untrained, entropy: untrained }
  };
  const lacking = (Object.keys(MEASURES) as TokenMeasure[]).filter((measure) => tokens.every((figures) => figures[measure] === null));
  return { tokens, missing: Object.fromEntries(lacking.map((measure) => [measure, reasons[measure]])) };
}

/** The side of the clip that a ratio is beyond: only a gain above it, or a loss below it, is held back. */
function clipSide(ratio: number, advantage: number, { epsilonLow, epsilonHigh }: RunConfig): 'low' | 'high' | 'inside' {
  if (advantage > 0 && ratio > 1 + epsilonHigh) return 'high';
  return advantage < 0 && ratio < 1 - epsilonLow ? 'low' : 'inside';
}
