/** Cues of a language: phrases for yes, no, negation, doubt, refusal and the like, qualifiers of a value, words that exclude each other, and dates. */
import language from '../../datasets/shop/en/language.json';
import { occurrencesOf, wordsOf } from '../math/text';

/**
 * Lists of phrases in datasets/shop/en/language.json. `absence` holds the phrases of `none` that deny that a thing exists, `affirmation` the unambiguous ones of `yes`;
 * `attribution` is reported speech (`says`, `according to`), `ownSource` names the shop itself as the source (`our records`).
 */
export type CueType =
  | 'yes'
  | 'affirmation'
  | 'no'
  | 'negation'
  | 'doubt'
  | 'none'
  | 'absence'
  | 'refusal'
  | 'retraction'
  | 'pastTime'
  | 'attribution'
  | 'ownSource'
  | 'condition'
  | 'ignorance'
  | 'courtesy';

const CONTRACTIONS = new Map(Object.entries(language.contractions).map(([short, long]) => [short, long.split(' ')]));

/** Words and figures of a text, contractions written out and punctuation dropped: `can't` and `cannot` are `can not`. */
export const plainWords = (text: string): string[] =>
  wordsOf(text)
    .filter((word) => /[\p{L}\d]/u.test(word))
    .flatMap((word) => CONTRACTIONS.get(word) ?? word);

/** Phrases split into words and indexed by their first word, so that a text is scanned once. */
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

/** The first phrase of this type among the words that does not also occur in `known`; undefined where there is none. */
export function cueIn(type: CueType, words: readonly string[], known: readonly string[] = []): string | undefined {
  const index = indexOf(type, language[type]);
  for (let place = 0; place < words.length; place++)
    for (const phrase of index.get(words[place]!) ?? [])
      if (phrase.every((word, i) => words[place + i] === word) && !occurrencesOf(phrase, known).length) return phrase.join(' ');
  return undefined;
}

/** Whether a phrase of this type is among the words. */
export const hasCue = (type: CueType, words: readonly string[]): boolean => cueIn(type, words) !== undefined;

/** The words without the phrases of a list. */
export function withoutPhrases(name: 'idioms' | 'none' | 'absence' | 'refusal', words: readonly string[]): string[] {
  const index = indexOf(name, language[name]);
  const kept: string[] = [];
  for (let place = 0; place < words.length;) {
    const found = (index.get(words[place]!) ?? []).find((phrase) => phrase.every((word, i) => words[place + i] === word));
    if (!found) kept.push(words[place]!);
    place += found?.length ?? 1;
  }
  return kept;
}

const FILLERS = new Set(language.fillers);

/** The qualifier right before or right after a value, `less than`, `or more`; fillers such as articles between them do not count. */
export function qualifierBeside(side: 'before' | 'after', words: readonly string[]): string | undefined {
  const near = words.filter((word) => !FILLERS.has(word));
  return adjacentPhrase(side, words) ?? (near.length < words.length ? adjacentPhrase(side, near) : undefined);
}

/** Qualifiers by the word next to the value: those before it with their words in reverse, those after it as they are. */
const QUALIFIERS = {
  before: indexed(language.qualifiersBefore.map((phrase) => phrase.split(' ').reverse().join(' '))),
  after: indexed(language.qualifiersAfter)
};

/** The qualifier that the words end with (`before` a value) or begin with (`after` it). */
function adjacentPhrase(side: 'before' | 'after', words: readonly string[]): string | undefined {
  const near = side === 'before' ? [...words].reverse() : words;
  const found = QUALIFIERS[side].get(near[0] ?? '')?.find((phrase) => phrase.every((word, i) => near[i] === word));
  return found && (side === 'before' ? [...found].reverse() : found).join(' ');
}

/** Words without content: articles, auxiliaries and the like. */
const STOP_WORDS = new Set(language.stopWords);
/** Whether a word is none of the stop words. */
export const isContentWord = (word: string): boolean => !STOP_WORDS.has(word);

/** Whether the words affirm what an answer of this type denies. */
export const affirmsOpposite = (type: 'none' | 'refusal', words: readonly string[]): boolean =>
  language.opposites[type].some((phrase) =>
    occurrencesOf(phrase.split(' '), words).some((place) => !['not', 'no', 'only'].includes(words[place + phrase.split(' ').length] ?? ''))
  );

/** Words that may not stand beside `word`: the other weekdays beside a weekday, the other statuses beside a status. */
export const incompatibleWords = (word: string): string[] =>
  language.exclusive.filter((group) => group.includes(word)).flatMap((group) => group.filter((other) => other !== word));

/** The month a word names, in full or by its first three letters or more. */
const monthOf = (word: string | undefined): string | undefined =>
  word && word.length > 2 ? language.months.find((month) => month.startsWith(word)) : undefined;

const isDay = (word: string | undefined): boolean => /^\d{1,2}$/.test(word ?? '') && Number(word) >= 1 && Number(word) <= 31;

/** Words that may stand between a month and its day: `3rd of June`, `June the 3rd`. */
const DATE_FILLERS = ['st', 'nd', 'rd', 'th', 'of', 'the'];

/** Dates among the words, as `june 3`; the day is the figure after the month or else the one before it. */
export function datesIn(words: readonly string[]): string[] {
  const pieces = words.filter((word) => !DATE_FILLERS.includes(word));
  return pieces.flatMap((piece, place) => {
    const month = monthOf(piece);
    const day = [pieces[place + 1], pieces[place - 1]].find(isDay);
    return month && day ? [`${month} ${Number(day)}`] : [];
  });
}

const WEEKDAYS: readonly string[] = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** The weekday of a date such as `june 3` in the shop's year. */
export const weekdayOfDate = (date: string): string => {
  const [month = '', day = ''] = date.split(' ');
  return WEEKDAYS[new Date(Date.UTC(2026, language.months.indexOf(month), Number(day))).getUTCDay()]!;
};
