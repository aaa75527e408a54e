/** An answer taken apart: which of its clauses make a claim, which show the working and which are only polite. */
import type { AnswerPart, Task } from '../record/task';
import { figuresIn, isWorking, type Figure } from './figure';
import { datesIn, plainWords, signals, withoutPhrases } from './sign';

/** A piece of a sentence, between marks of punctuation. */
export interface Clause {
  readonly text: string;
  /** Words, contractions written out, idioms left out. */
  readonly words: readonly string[];
  readonly figures: readonly Figure[];
  /** Whether its sentence is a question. */
  readonly asks: boolean;
  /** Whether it shows how a figure comes about, `3 x 9 = 27`, or is what a tool or a specialist said, word by word. */
  readonly isWorking: boolean;
}

/** Where a value stands among words: from a word on, so many words. */
export interface Place {
  readonly from: number;
  readonly length: number;
}

const sentencesOf = (text: string): string[] => text.split(/(?<=[.!?;])\s+|\n+/).filter((sentence) => sentence.trim());
const piecesOf = (sentence: string): string[] =>
  sentence.split(/,\s+|:\s+|;|\s[-\u2010-\u2015]\s(?![$€£]?\d)|\.{3}|[()[\]]/).filter((piece) => /[\p{L}\d]/u.test(piece));

/** Speaks to the customer about the talk itself, and neither says a figure or a part nor denies nor doubts anything. */
function isPolite(text: string, words: readonly string[], parts: readonly AnswerPart[]): boolean {
  if (/\d/.test(text) || !signals('courtesy', words)) return false;
  if ((['negation', 'none', 'refusal', 'falsehood', 'doubt', 'affirmation', 'no', 'speech'] as const).some((meaning) => signals(meaning, words))) return false;
  return !parts.some(({ type, value }) => (type === 'name' || type === 'word' || type === 'text') && placesIn(words, { type, value }).length);
}

/** The clauses of a text but for the polite ones. */
export function clausesOf(text: string, task: Pick<Task, 'parts'>): Clause[] {
  return sentencesOf(text).flatMap((sentence) => {
    const isWhole = isWorking(sentence.replace(/[.!;]\s*$/, ''), task);
    const asks = sentence.includes('?');
    if (isPolite(sentence, withoutPhrases('idioms', plainWords(sentence)), task.parts)) return [];
    return (isWhole ? [sentence] : piecesOf(sentence)).flatMap((piece) => {
      const words = withoutPhrases('idioms', plainWords(piece));
      if (!words.length || isPolite(piece, words, task.parts)) return [];
      return [{ text: piece.trim(), words, figures: figuresIn(piece), asks, isWorking: isWhole || isWorking(piece.replace(/[.!]\s*$/, ''), task) }];
    });
  });
}

const runs = (run: readonly string[], words: readonly string[]): Place[] =>
  run.length ? [...words.keys()].filter((from) => run.every((word, i) => words[from + i] === word)).map((from) => ({ from, length: run.length })) : [];

const CLOSE = 0.005;

/** Where words say a part: the figure, the name, the word, the text, or a date from its first piece to its last. */
export function placesIn(words: readonly string[], { type, value }: AnswerPart): Place[] {
  if (type === 'number')
    return [...words.keys()]
      .filter((place) => /^\d/.test(words[place]!) && Math.abs(Number(words[place]) - Math.abs(Number(value))) < CLOSE)
      .map((from) => ({ from, length: 1 }));
  if (type === 'name' || type === 'word' || type === 'text') return runs(plainWords(value), words);
  if (type !== 'date' || !datesIn(words).includes(value.toLowerCase())) return [];
  const [month = '', day = ''] = value.toLowerCase().split(' ');
  const at = words.findIndex((word) => word.length > 2 && month.startsWith(word));
  const days = [...words.keys()].filter((place) => Math.abs(place - at) <= 4 && Number(words[place]) === Number(day));
  const ends = [at, ...days.slice(0, 1)].sort((one, other) => one - other);
  const last = /^(?:st|nd|rd|th)$/.test(words[ends.at(-1)! + 1] ?? '') ? ends.at(-1)! + 1 : ends.at(-1)!;
  return [{ from: ends[0]!, length: last - ends[0]! + 1 }];
}
