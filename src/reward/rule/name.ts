/** The rules against unknown names, forbidden names, and words that exclude a part. */
import { occurrencesOf } from '../../math/text';
import { datesIn, plainWords, incompatibleWords, weekdayOfDate } from '../cue';
import { unknownName } from '../vocabulary';
import type { AnswerRule } from './context';

/** A name of another product, city or person that occurs in neither the query nor an observation. The weekday of a date in the answer is allowed. */
export const unknownSubject: AnswerRule = ({ clauses, words }, task, { knownWords }) => {
  const days = datesIn(words).map(weekdayOfDate);
  const allowed = days.length ? new Set([...knownWords, ...days]) : knownWords;
  for (const clause of clauses) {
    const unknown = unknownName(clause.words, allowed, task);
    if (unknown) return `The answer speaks of "${unknown}", which was neither asked nor seen.`;
  }
  return null;
};

/** A forbidden name, unless it stands within the longer name of a part. */
export const forbiddenName: AnswerRule = ({ words }, { parts, forbidden }) => {
  const names = parts.filter(({ type }) => type === 'name').map(({ value }) => plainWords(value));
  const isWithinPart = (place: number, { length }: readonly string[]): boolean =>
    names.some((name) => name.length > length && occurrencesOf(name, words).some((from) => from <= place && from + name.length >= place + length));
  const found = forbidden.find((name) => occurrencesOf(plainWords(name), words).some((place) => !isWithinPart(place, plainWords(name))));
  return found === undefined ? null : `The answer must not mention "${found}".`;
};

/** A word that cannot be true together with a part: another weekday, another status. */
export const incompatibleWord: AnswerRule = ({ words }, { parts }, { reference }) => {
  const others = parts.filter(({ type }) => type === 'word').flatMap(({ value }) => incompatibleWords(value.toLowerCase()));
  const found = others.find((other) => words.includes(other) && !reference.words.includes(other) && !parts.some(({ value }) => value.toLowerCase() === other));
  return found ? `The answer says "${found}" besides what is right.` : null;
};
