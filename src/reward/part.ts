/** The check of each type of answer part, and the description of a missing one. */
import { normalise, numbersIn, tokenF1, occurrencesOf, wordsOf } from '../math/text';
import type { AnswerPart } from '../record/task';
import { isSameFigure } from './figure';
import { datesIn, isContentWord, plainWords, hasCue, withoutPhrases } from './cue';

/** An answer in the forms that checks need. */
export interface AnswerText {
  readonly text: string;
  /** Words and figures, contractions written out, idioms such as `no problem` left out. */
  readonly words: readonly string[];
}

/** The answer with its words. */
export const readAnswer = (text: string): AnswerText => ({ text, words: withoutPhrases('idioms', plainWords(text)) });

/** A paraphrase that scores less than this scores 0. */
const LEAST_OVERLAP = 0.6;
/** The factor on a paraphrase's token F1, its highest score. */
const OTHER_WORDS = 0.9;

/** Score of a part in an answer, 0 to 1; only a `text` can score in between. `alone`: the answer must consist of the part. */
type PartCheck = (answer: AnswerText, value: string, alone: boolean) => number;

const oneIf = (holds: boolean): number => (holds ? 1 : 0);

const contains = (answer: AnswerText, value: string): number => oneIf(occurrencesOf(plainWords(value), answer.words).length > 0);

/** Most words of a paraphrase for each word of the text. */
const WORDIER = 1.5;

/** Score of a run of sentences: 1 where it is the text; else 0.9 × token F1, provided that it has no other content words, the same figures and as many negations. */
function textScore(run: string, value: string): number {
  if (normalise(run) === normalise(value)) return 1;
  const known = new Set(plainWords(value));
  if (plainWords(run).some((word) => isContentWord(word) && !known.has(word))) return 0;
  if (wordsOf(run).length > WORDIER * wordsOf(value).length) return 0;
  const negations = (text: string): number => plainWords(text).filter((word) => word === 'not' || word === 'no' || word === 'never').length;
  if (numbersIn(run).join() !== numbersIn(value).join() || negations(run) !== negations(value)) return 0;
  const score = OTHER_WORDS * tokenF1(wordsOf(run), wordsOf(value));
  return score < LEAST_OVERLAP ? 0 : score;
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

const CHECKS: { readonly [T in AnswerPart['type']]: PartCheck } = {
  number: ({ text }, value) => oneIf(numbersIn(text).some((figure) => isSameFigure(figure, Number(value)))),
  name: contains,
  word: contains,
  date: ({ words }, value) => oneIf(datesIn(words).includes(value.toLowerCase())),
  yes: ({ words }) => oneIf(hasCue('yes', words) && !hasCue('no', words)),
  no: ({ words }) => oneIf((hasCue('no', words) || hasCue('negation', words)) && !hasCue('affirmation', words)),
  none: ({ words }) => oneIf(hasCue('none', words)),
  refusal: ({ words }) => oneIf(hasCue('refusal', words)),
  text: ({ text, words }, value, alone) =>
    !alone && contains({ text, words }, value) ? 1 : Math.max(...(alone ? [text] : runsOf(text)).map((run) => textScore(run, value))),
  match: ({ text }, value) => oneIf(normalise(text) === normalise(value))
};

/** Score of the part in the answer, 0 to 1; with `alone`, a `text` must be the whole answer. */
export const partScore = ({ type, value }: AnswerPart, answer: AnswerText, alone: boolean): number => CHECKS[type](answer, value, alone);

const DESCRIPTIONS: { readonly [T in AnswerPart['type']]: (value: string) => string } = {
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

/** The part in words, for the reason of a verdict. */
export const describePart = ({ type, value }: AnswerPart): string => DESCRIPTIONS[type](value);
