/** Signs of a language: how one says yes, no, that there is no such thing or that it cannot be done, and which words exclude each other. */
import signs from '../../datasets/shop/en/signs.json';
import { placesOf, wordsOf } from '../math/text';

/** Phrases by what they say. */
type Meaning = 'yes' | 'no' | 'negation' | 'doubt' | 'none' | 'refusal';

const CONTRACTIONS = new Map(Object.entries(signs.contractions).map(([short, long]) => [short, long.split(' ')]));

/** Words and figures of a text, contractions written out and punctuation dropped: `can't` and `cannot` are `can not`. */
export const plainWords = (text: string): string[] =>
  wordsOf(text)
    .filter((word) => /[\p{L}\d]/u.test(word))
    .flatMap((word) => CONTRACTIONS.get(word) ?? word);

/** Whether one of the phrases of that meaning is among the words. */
export const signals = (meaning: Meaning, words: readonly string[]): boolean => signs[meaning].some((phrase) => placesOf(phrase.split(' '), words).length > 0);

/** Words that may not stand beside `word`: the other weekdays beside a weekday, the other statuses beside a status. */
export const rivalsOf = (word: string): string[] =>
  signs.rivals.filter((group) => group.includes(word)).flatMap((group) => group.filter((other) => other !== word));

/** The month a word names, in full or by its first three letters or more. */
const monthOf = (word: string | undefined): string | undefined => (word && word.length > 2 ? signs.months.find((month) => month.startsWith(word)) : undefined);

const isDay = (word: string | undefined): boolean => /^\d{1,2}$/.test(word ?? '') && Number(word) >= 1 && Number(word) <= 31;

/** Pieces that may stand between a month and its day: `3rd of June`, `June the 3rd`. */
const JOINTS = ['st', 'nd', 'rd', 'th', 'of', 'the'];

/** Dates among the words, as `june 3`; the day is the figure after the month or else the one before it. */
export function datesIn(words: readonly string[]): string[] {
  const pieces = words.filter((word) => !JOINTS.includes(word));
  return pieces.flatMap((piece, place) => {
    const month = monthOf(piece);
    const day = [pieces[place + 1], pieces[place - 1]].find(isDay);
    return month && day ? [`${month} ${Number(day)}`] : [];
  });
}
