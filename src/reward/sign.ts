/** Signs of a language: how one says yes, no, that there is no such thing or that it cannot be done, and which words exclude each other. */
import signs from '../../datasets/shop/en/signs.json';
import { occurrencesOf, wordsOf } from '../math/text';

/** Phrases by what they say; `absent` is the part of `none` that denies a thing altogether, `affirmation` the part of `yes` that can be nothing else. */
export type Meaning =
  | 'yes'
  | 'affirmation'
  | 'no'
  | 'negation'
  | 'doubt'
  | 'none'
  | 'absent'
  | 'refusal'
  | 'falsehood'
  | 'past'
  | 'speech'
  | 'voice'
  | 'condition'
  | 'ignorance'
  | 'courtesy';

const CONTRACTIONS = new Map(Object.entries(signs.contractions).map(([short, long]) => [short, long.split(' ')]));

/** Words and figures of a text, contractions written out and punctuation dropped: `can't` and `cannot` are `can not`. */
export const plainWords = (text: string): string[] =>
  wordsOf(text)
    .filter((word) => /[\p{L}\d]/u.test(word))
    .flatMap((word) => CONTRACTIONS.get(word) ?? word);

/** Phrases split into words, by their first word, so that a text is gone through once. */
function indexed(phrases: readonly string[]): ReadonlyMap<string, readonly (readonly string[])[]> {
  const index = new Map<string, string[][]>();
  for (const phrase of phrases) {
    const words = phrase.split(' ');
    index.set(words[0]!, [...(index.get(words[0]!) ?? []), words]);
  }
  return index;
}

const INDEX = new Map<string, ReturnType<typeof indexed>>();

/** The index of a list of phrases, made when it is first asked for. */
function indexOf(name: string, phrases: readonly string[]): ReturnType<typeof indexed> {
  const index = INDEX.get(name) ?? indexed(phrases);
  INDEX.set(name, index);
  return index;
}

/** The first phrase of that meaning among the words, and none of `known` counts; undefined where there is none. */
export function signOf(meaning: Meaning, words: readonly string[], known: readonly string[] = []): string | undefined {
  const index = indexOf(meaning, signs[meaning]);
  for (let place = 0; place < words.length; place++)
    for (const phrase of index.get(words[place]!) ?? [])
      if (phrase.every((word, i) => words[place + i] === word) && !occurrencesOf(phrase, known).length) return phrase.join(' ');
  return undefined;
}

/** Whether one of the phrases of that meaning is among the words. */
export const signals = (meaning: Meaning, words: readonly string[]): boolean => signOf(meaning, words) !== undefined;

/** The words without phrases of a list. */
export function withoutPhrases(name: 'idioms' | 'none' | 'absent' | 'refusal', words: readonly string[]): string[] {
  const index = indexOf(name, signs[name]);
  const left: string[] = [];
  for (let place = 0; place < words.length;) {
    const found = (index.get(words[place]!) ?? []).find((phrase) => phrase.every((word, i) => words[place + i] === word));
    if (!found) left.push(words[place]!);
    place += found?.length ?? 1;
  }
  return left;
}

const SKIPPED = new Set(signs.skipped);

/** The phrase right before or right after a value that makes another claim of it, `less than`, `or more`; articles and the like between do not count. */
export function altering(side: 'before' | 'after', words: readonly string[]): string | undefined {
  const near = words.filter((word) => !SKIPPED.has(word));
  return beside(side, words) ?? (near.length < words.length ? beside(side, near) : undefined);
}

/** Phrases that stand before a value with their words turned round, and those after it; each by the word next to the value. */
const BESIDE = { before: indexed(signs.before.map((phrase) => phrase.split(' ').reverse().join(' '))), after: indexed(signs.after) };

/** The phrase that the words end with, or begin with. */
function beside(side: 'before' | 'after', words: readonly string[]): string | undefined {
  const near = side === 'before' ? [...words].reverse() : words;
  const found = BESIDE[side].get(near[0] ?? '')?.find((phrase) => phrase.every((word, i) => near[i] === word));
  return found && (side === 'before' ? [...found].reverse() : found).join(' ');
}

/** Words that carry no content: articles, auxiliaries and the like. */
const STOP = new Set(signs.stop);
export const isContent = (word: string): boolean => !STOP.has(word);

/** Phrases that affirm what a part of that type denies. */
export const affirms = (type: 'none' | 'refusal', words: readonly string[]): boolean =>
  signs.affirm[type].some((phrase) =>
    occurrencesOf(phrase.split(' '), words).some((place) => !['not', 'no', 'only'].includes(words[place + phrase.split(' ').length] ?? ''))
  );

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

const WEEKDAYS: readonly string[] = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** The weekday of a date such as `june 3` in the shop's year. */
export const weekdayOf = (date: string): string => {
  const [month = '', day = ''] = date.split(' ');
  return WEEKDAYS[new Date(Date.UTC(2026, signs.months.indexOf(month), Number(day))).getUTCDay()]!;
};
