/** What it takes to say each kind of part, and how a part is named when it is missing. */
import { normalise, numbersIn, tokenF1, occurrencesOf, wordsOf } from '../math/text';
import type { AnswerPart } from '../record/task';
import { equals } from './figure';
import { datesIn, isContent, plainWords, signals, withoutPhrases } from './sign';

/** An answer in the forms that checks need. */
export interface Said {
  readonly text: string;
  /** Words and figures, contractions written out, idioms such as `no problem` left out. */
  readonly words: readonly string[];
}

/** The answer, read once. */
export const read = (text: string): Said => ({ text, words: withoutPhrases('idioms', plainWords(text)) });

/** Below this an answer in other words is as good as none. */
const LEAST_OVERLAP = 0.6;
/** An answer in other words is worth less than the answer itself. */
const OTHER_WORDS = 0.9;

/** How far the answer says a part, 0..1; only a text may be said in part. `alone` where it is all there is to say. */
type Rule = (said: Said, value: string, alone: boolean) => number;

const whether = (holds: boolean): number => (holds ? 1 : 0);

const contains = (said: Said, value: string): number => whether(occurrencesOf(plainWords(value), said.words).length > 0);

/** Words that a text in other words may have for each of the text itself. */
const WORDIER = 1.5;

/** The sentences themselves, or most of their words (token F1) and none of substance besides, with the same figures and as many negations. */
function sentence(said: string, value: string): number {
  if (normalise(said) === normalise(value)) return 1;
  const known = new Set(plainWords(value));
  if (plainWords(said).some((word) => isContent(word) && !known.has(word))) return 0;
  if (wordsOf(said).length > WORDIER * wordsOf(value).length) return 0;
  const negations = (text: string): number => plainWords(text).filter((word) => word === 'not' || word === 'no' || word === 'never').length;
  if (numbersIn(said).join() !== numbersIn(value).join() || negations(said) !== negations(value)) return 0;
  const worth = OTHER_WORDS * tokenF1(wordsOf(said), wordsOf(value));
  return worth < LEAST_OVERLAP ? 0 : worth;
}

/** Every run of consecutive sentences. */
function runsOf(text: string): string[] {
  const sentences = text.split(/(?<=[.!?;,:])\s+|\n+/);
  return sentences.flatMap((_, from) =>
    sentences.slice(from).map((_, length) =>
      sentences
        .slice(from, from + length + 1)
        .join(' ')
        .replace(/[.!?;,:]$/, '')
    )
  );
}

const RULES: { readonly [T in AnswerPart['type']]: Rule } = {
  number: ({ text }, value) => whether(numbersIn(text).some((figure) => equals(figure, Number(value)))),
  name: contains,
  word: contains,
  date: ({ words }, value) => whether(datesIn(words).includes(value.toLowerCase())),
  yes: ({ words }) => whether(signals('yes', words) && !signals('no', words)),
  no: ({ words }) => whether((signals('no', words) || signals('negation', words)) && !signals('affirmation', words)),
  none: ({ words }) => whether(signals('none', words)),
  refusal: ({ words }) => whether(signals('refusal', words)),
  text: ({ text, words }, value, alone) =>
    !alone && contains({ text, words }, value) ? 1 : Math.max(...(alone ? [text] : runsOf(text)).map((run) => sentence(run, value))),
  match: ({ text }, value) => whether(normalise(text) === normalise(value))
};

/** How far the answer says the part, 0..1. */
export const worthOf = ({ type, value }: AnswerPart, said: Said, alone: boolean): number => RULES[type](said, value, alone);

const NAMES: { readonly [T in AnswerPart['type']]: (value: string) => string } = {
  number: (value) => `the figure ${value}`,
  name: (value) => `"${value}"`,
  word: (value) => `"${value}"`,
  date: (value) => `the date ${value}`,
  yes: () => 'a clear yes',
  no: () => 'a clear no',
  none: () => 'that there is no such thing',
  refusal: () => 'that it cannot be done',
  text: (value) => `"${value}"`,
  match: (value) => `"${value}", which it is held against after normalising`
};

/** The part in plain words. */
export const nameOf = ({ type, value }: AnswerPart): string => NAMES[type](value);
