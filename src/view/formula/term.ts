/** What a formula of the strip consists of: terms, each with its number and the marks on the stage that show it, and what stands between them. */

/** Kinds of marks on the stage. */
export type StageMark = 'stream' | 'turn' | 'reward' | 'mean' | 'spread' | 'advantage';

/** One quantity of a formula. */
export interface FormulaTerm {
  /** As it is written in docs/algorithms.md. */
  readonly symbol: string;
  /** The quantity in plain words, below its symbol or number. */
  readonly words: string;
  /** What it is, in a sentence. */
  readonly meaning: string;
  /** Of the group the formula is about; null without one, and where it is not known yet. */
  readonly value: number | null;
  /** `value` as text; null where the symbol stands. */
  readonly shown: string | null;
  /** Marks on the stage that show it; null where none does. */
  readonly mark: StageMark | null;
  /** The stream whose mark it is, as a place in `Delta.streams`; absent where it is no single one. */
  readonly stream?: number;
}

/** A term, or a sign between terms. */
export type FormulaPart = FormulaTerm | string;

/** One line: the computation of one phase. */
export interface FormulaLine {
  readonly parts: readonly FormulaPart[];
  /** What is to be known besides, in a sentence. */
  readonly note: string;
}

/** What is lit on the stage and in the strip: marks of a kind, of one stream or of all of a group. */
export interface LitMark {
  readonly mark: StageMark;
  readonly stream?: number | undefined;
}

/** Whether a term's marks are those that are lit; where a term of the line is for the very stream that is lit, no other is. */
export function isLit({ mark, stream }: FormulaTerm, lit: LitMark | null, line: readonly FormulaPart[]): boolean {
  if (lit === null || mark !== lit.mark) return false;
  const own = lit.stream !== undefined && line.some((part) => isTerm(part) && part.stream === lit.stream);
  return own ? stream === lit.stream : stream === undefined || lit.stream === undefined;
}

/** Whether a part is a term. */
export const isTerm = (part: FormulaPart): part is FormulaTerm => typeof part !== 'string';

/** A term without a number of its own group. */
export const symbolTerm = (symbol: string, words: string, meaning: string, mark: StageMark | null = null): FormulaTerm => ({
  ...{ symbol, words, meaning, mark },
  value: null,
  shown: null
});

/** A term with its number where that is known, written by `show`. */
export const numberTerm = (term: FormulaTerm, value: number | null | undefined, show: (value: number) => string): FormulaTerm =>
  value === null || value === undefined || !Number.isFinite(value) ? term : { ...term, value, shown: show(value) };
