/** An answer split into clauses: which make a claim, which show the working; polite ones are dropped. */
import type { AnswerPart, Task } from '../record/task';
import { figuresIn, isWorking, type Figure } from './figure';
import { datesIn, plainWords, hasCue, withoutPhrases } from './cue';

/** A piece of a sentence, between marks of punctuation. */
export interface Clause {
  readonly text: string;
  /** Words, contractions written out, idioms left out. */
  readonly words: readonly string[];
  readonly figures: readonly Figure[];
  /** Whether its sentence is a question. */
  readonly asks: boolean;
  /** Whether it shows a calculation, `3 x 9 = 27`, or quotes an observation word by word. */
  readonly isWorking: boolean;
}

/** A value mentioned among words: the index of its first word, and how many words it has. */
export interface Mention {
  readonly from: number;
  readonly length: number;
}

const sentencesOf = (text: string): string[] => text.split(/(?<=[.!?;])\s+|\n+/).filter((sentence) => sentence.trim());
const piecesOf = (sentence: string): string[] =>
  sentence.split(/,\s+|:\s+|;|\s[-\u2010-\u2015]\s(?![$€£]?\d)|\.{3}|[()[\]]/).filter((piece) => /[\p{L}\d]/u.test(piece));

/** Whether it is only a courtesy: it contains no figure, part, negation or doubt. */
function isPolite(text: string, words: readonly string[], parts: readonly AnswerPart[]): boolean {
  if (/\d/.test(text) || !hasCue('courtesy', words)) return false;
  if ((['negation', 'none', 'refusal', 'retraction', 'doubt', 'affirmation', 'no', 'attribution'] as const).some((cue) => hasCue(cue, words))) return false;
  return !parts.some(({ type, value }) => (type === 'name' || type === 'word' || type === 'text') && mentionsIn(words, { type, value }).length);
}

/** The clauses of a text without the polite ones. */
export function clausesOf(text: string, task: Pick<Task, 'parts'>): Clause[] {
  return sentencesOf(text).flatMap((sentence) => {
    const isWholeWorking = isWorking(sentence.replace(/[.!;]\s*$/, ''), task);
    const asks = sentence.includes('?');
    if (isPolite(sentence, withoutPhrases('idioms', plainWords(sentence)), task.parts)) return [];
    return (isWholeWorking ? [sentence] : piecesOf(sentence)).flatMap((piece) => {
      const words = withoutPhrases('idioms', plainWords(piece));
      if (!words.length || isPolite(piece, words, task.parts)) return [];
      return [{ text: piece.trim(), words, figures: figuresIn(piece), asks, isWorking: isWholeWorking || isWorking(piece.replace(/[.!]\s*$/, ''), task) }];
    });
  });
}

const occurrencesIn = (run: readonly string[], words: readonly string[]): Mention[] =>
  run.length ? [...words.keys()].filter((from) => run.every((word, i) => words[from + i] === word)).map((from) => ({ from, length: run.length })) : [];

const HALF_A_CENT = 0.005;

/** Mentions of a part among words: of the figure, the name, the word or the text; a date from its first word to its last, with its ordinal ending. */
export function mentionsIn(words: readonly string[], { type, value }: AnswerPart): Mention[] {
  if (type === 'number')
    return [...words.keys()]
      .filter((place) => /^\d/.test(words[place]!) && Math.abs(Number(words[place]) - Math.abs(Number(value))) < HALF_A_CENT)
      .map((from) => ({ from, length: 1 }));
  if (type === 'name' || type === 'word' || type === 'text') return occurrencesIn(plainWords(value), words);
  if (type !== 'date' || !datesIn(words).includes(value.toLowerCase())) return [];
  const [month = '', day = ''] = value.toLowerCase().split(' ');
  const at = words.findIndex((word) => word.length > 2 && month.startsWith(word));
  const days = [...words.keys()].filter((place) => Math.abs(place - at) <= 4 && Number(words[place]) === Number(day));
  const ends = [at, ...days.slice(0, 1)].sort((one, other) => one - other);
  const last = /^(?:st|nd|rd|th)$/.test(words[ends.at(-1)! + 1] ?? '') ? ends.at(-1)! + 1 : ends.at(-1)!;
  return [{ from: ends[0]!, length: last - ends[0]! + 1 }];
}
