/** A tokenizer of whole words, single digits, punctuation and marks, for models small enough to have a closed vocabulary. */

export interface Tokenizer {
  readonly size: number;
  /** The token that ends an assistant's turn. */
  readonly stop: number;
  encode(text: string): number[];
  decode(tokens: readonly number[]): string;
  /** A single token as it is written. */
  textOf(token: number): string;
}

/** Marks that are one token each, whatever surrounds them: the chat template's and the tool-call format's. */
export const MARKS = [
  '<|end|>',
  '<|system|>',
  '<|user|>',
  '<|assistant|>',
  '<|tool|>',
  '<tool_call>',
  '</tool_call>',
  '{"name":"',
  '","arguments":{"',
  '":"',
  '","',
  '"}}'
] as const;
export const UNKNOWN = '<|unknown|>';
export const PUNCTUATION = [',', '.', ':', ';', '?', '+', '-', '*', '/'] as const;
const DIGITS = [...'0123456789'];

/** The vocabulary of a tokenizer over `words`: the same list gives the same token ids. */
export function vocabularyOf(words: readonly string[]): string[] {
  return [UNKNOWN, ...MARKS, ...PUNCTUATION, ...DIGITS, ...[...new Set(words)].sort()];
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Longest marks first; then words, digits and any other visible character. White space only separates. */
const PIECES = new RegExp(
  [...MARKS]
    .sort((a, b) => b.length - a.length)
    .map(escape)
    .join('|') + '|[a-z_]+|\\S',
  'gu'
);

const isDigit = (piece: string): boolean => piece.length === 1 && piece >= '0' && piece <= '9';

/** Throws an Error where the vocabulary lacks a mark or says a token twice. */
export function wordTokenizer(vocabulary: readonly string[]): Tokenizer {
  const ids = new Map(vocabulary.map((piece, id) => [piece, id]));
  if (ids.size !== vocabulary.length) throw new Error('The vocabulary lists a token twice.');
  const idOf = (piece: string): number => {
    const id = ids.get(piece);
    if (id === undefined) throw new Error(`The vocabulary lacks the token ${piece}.`);
    return id;
  };
  const unknown = idOf(UNKNOWN);
  const glued = new Set<string>([UNKNOWN, ...MARKS]);
  for (const mark of MARKS) idOf(mark);
  /** Words and punctuation stand apart; digits of one number, and whatever touches a mark, do not. */
  const apart = (left: string, right: string): boolean => !glued.has(left) && !glued.has(right) && !(isDigit(left) && isDigit(right));
  return {
    size: vocabulary.length,
    stop: idOf('<|end|>'),
    encode: (text) => (text.match(PIECES) ?? []).map((piece) => ids.get(piece) ?? unknown),
    decode(tokens) {
      const pieces = tokens.map((token) => vocabulary[token] ?? UNKNOWN);
      return pieces.map((piece, i) => (i > 0 && apart(pieces[i - 1]!, piece) ? ' ' : '') + piece).join('');
    },
    textOf: (token) => vocabulary[token] ?? UNKNOWN
  };
}
