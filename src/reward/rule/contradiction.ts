/** The rule against a second value in the same words. */
import type { AnswerPart } from '../../record/task';
import { isSameFigure, figuresIn } from '../figure';
import { readAnswer, partScore, type AnswerText } from '../part';
import { plainWords } from '../cue';
import type { AnswerRule } from './context';

/** Types of parts that are a single value. */
const VALUE_TYPES: readonly AnswerPart['type'][] = ['number', 'name', 'date', 'word'];

/** Most words that the second clause has more than the first. */
const EXTRA_WORDS = 2;

/** A clause with the parts that it says. */
interface ClauseParts extends AnswerText {
  readonly says: readonly AnswerPart[];
}

/** The word, or one placeholder for any figure. */
const masked = (word: string): string => (/\d/.test(word) ? '#' : word);

/** The words of a clause, figures masked, without what its parts say. */
function frameOf({ words, says }: ClauseParts): string[] {
  const values = new Set(says.filter(({ type }) => type !== 'number').flatMap(({ value }) => plainWords(value)));
  return words.filter((word) => !values.has(word)).map(masked);
}

/** Whether all of `frame` is among the words, in this order. */
const isSubsequence = (frame: readonly string[], words: readonly string[]): boolean =>
  words.reduce((at, word) => (word === frame[at] ? at + 1 : at), 0) === frame.length;

/** One clause states a part, and another something else in the same words: `It is 27. It is 22`. An earlier clause whose figures all occur in query or observations counts as working. */
export const contradiction: AnswerRule = ({ text }, { parts }, { givenFigures }) => {
  const valued = parts.filter(({ type }) => VALUE_TYPES.includes(type));
  const clauses = text.split(/[.;!?,]\s+/).map((clause) => {
    const answer = readAnswer(clause);
    return { ...answer, says: valued.filter((part) => partScore(part, answer, false) > 0) };
  });
  const isSecond = (first: ClauseParts, other: ClauseParts): boolean => {
    const frame = frameOf(first);
    const says = other.says.filter((part) => first.says.includes(part)).length;
    if (!frame.length || says === first.says.length || says < other.says.length) return false;
    return other.words.length <= first.words.length + EXTRA_WORDS && isSubsequence(frame, other.words.map(masked));
  };
  const isObserved = ({ text: clause }: ClauseParts): boolean =>
    figuresIn(clause).every(({ value }) => givenFigures.some((other) => isSameFigure(other.value, value)));
  const second = clauses.find((other, at) => clauses.some((first, place) => isSecond(first, other) && !(at < place && isObserved(other))));
  return second ? `The answer says something else as well: "${second.text}".` : null;
};
