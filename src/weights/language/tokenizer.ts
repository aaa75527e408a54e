/** A tokenizer of whole words, letters for all other words, single digits, signs and marks, for models small enough to have a closed vocabulary. */
import { bytesIn } from '../../math/utf8';
import { punctuationAt, PUNCTUATION_TOKENS, TIE } from './punctuation';
import type { TokenBytes } from './tokenBytes';

/** Encodes and decodes texts. Special tokens written in a text are encoded as such; none is added before or after it. */
export interface Tokenizer {
  /** Every token id is below it. A model's embedding may have more rows, which have no text. */
  readonly size: number;
  /** The token that ends an assistant's turn. */
  readonly stop: number;
  /** All tokens that end a turn or a text, `stop` first. */
  readonly stops: readonly number[];
  encode(text: string): number[];
  /** The text, special tokens included; invalid bytes become U+FFFD, and tokens without text are skipped. */
  decode(tokens: readonly number[]): string;
  /** A single token for display; in the word tokenizer with `TIE` on the sides where no space stands. */
  textOf(token: number): string;
  /** The bytes that single tokens add to a text; absent where grammar masks are not supported. */
  readonly tokenBytes?: TokenBytes;
}

/** Strings that are always one token: those of the chat template and of the tool-call format. */
export const SPECIAL_TOKENS = [
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
/** Stands for a character that is neither a mark nor visible ASCII. */
export const UNKNOWN = '<|unknown|>';

/** Between a word and digits that touch: `spring15`. */
const JOIN = TIE;
/** Between numbers that do not touch, because digits otherwise do. */
const SPACE = `${TIE} ${TIE}`;
/** A representative last token for each side (see TokenBytes): after a tie or mark no space follows, after a digit none before digits, after a word a space unless a tie or mark follows. */
const SIDES = [JOIN, '0', 'a'] as const;
const DIGITS = [...'0123456789'];
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz_'];

/** The vocabulary of a tokenizer over `words`, each of lower-case letters and underscores: the same list gives the same token ids. */
export function vocabularyOf(words: readonly string[]): string[] {
  const longer = words.filter((word) => word.length > 1);
  return [
    UNKNOWN,
    ...SPECIAL_TOKENS,
    JOIN,
    SPACE,
    ...PUNCTUATION_TOKENS,
    ...DIGITS,
    ...LETTERS,
    ...LETTERS.map((letter) => TIE + letter),
    ...[...new Set(longer)].sort()
  ];
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Longest marks first; then words, digits and any other visible character. White space only separates. */
const PIECES = new RegExp(
  [...SPECIAL_TOKENS]
    .sort((a, b) => b.length - a.length)
    .map(escape)
    .join('|') + '|[a-z_]+|\\S',
  'gu'
);

const isDigit = (piece: string): boolean => /^\d$/.test(piece);
const isWord = (piece: string): boolean => /^[a-z_]+$/.test(piece);

/** The tokens of a lower-case text by name; a word that is not `known` is its first letter, then the others tied to it. */
function* tokenNamesOf(text: string, known: (piece: string) => boolean): Generator<string> {
  let left = '';
  let end = 0;
  for (const { 0: piece, index } of text.matchAll(PIECES)) {
    const touches = index === end;
    if (touches && ((isWord(left) && isDigit(piece)) || (isDigit(left) && isWord(piece)))) yield JOIN;
    if (!touches && isDigit(left) && isDigit(piece)) yield SPACE;
    if (isWord(piece) && !known(piece)) yield* [...piece].map((letter, i) => (i ? TIE + letter : letter));
    else yield (piece.length === 1 && punctuationAt(text, index)) || piece;
    left = piece;
    end = index + piece.length;
  }
}

/**
 * Case is lost, and of white space all but that there was some; any ASCII text can be written. Throws an Error where the vocabulary lacks a mark or says a
 * The word tokenizer over a vocabulary. It lower-cases texts and reduces white space to single spaces; any ASCII text can be encoded. Throws an Error where the vocabulary lacks a special
 * token or lists a token twice.
 */
export function wordTokenizer(vocabulary: readonly string[]): Tokenizer {
  const ids = new Map(vocabulary.map((piece, id) => [piece, id]));
  if (ids.size !== vocabulary.length) throw new Error('The vocabulary lists a token twice.');
  const idOf = (piece: string): number => {
    const id = ids.get(piece);
    if (id === undefined) throw new Error(`The vocabulary lacks the token ${piece}.`);
    return id;
  };
  const unknown = idOf(UNKNOWN);
  const marks = new Set<string>([UNKNOWN, ...SPECIAL_TOKENS]);
  for (const mark of SPECIAL_TOKENS) idOf(mark);
  const nameOf = (token: number): string => vocabulary[token] ?? UNKNOWN;
  /** Whether no space stands between two tokens: at marks and ties, and between digits. */
  const touch = (left: string, right: string): boolean =>
    marks.has(left) || marks.has(right) || left.endsWith(TIE) || right.startsWith(TIE) || (isDigit(left) && isDigit(right));
  return {
    size: vocabulary.length,
    stop: idOf('<|end|>'),
    stops: [idOf('<|end|>')],
    encode: (text) => [...tokenNamesOf(text.toLowerCase(), (piece) => ids.has(piece))].map((piece) => ids.get(piece) ?? unknown),
    decode(tokens) {
      const names = tokens.map(nameOf);
      return names.map((name, i) => (i > 0 && !touch(names[i - 1]!, name) ? ' ' : '') + name.replaceAll(TIE, '')).join('');
    },
    textOf: nameOf,
    tokenBytes: {
      sides: SIDES.length,
      bytesOf: (token, side) => {
        const name = vocabulary[token];
        return name === undefined ? null : bytesIn((touch(SIDES[side]!, name) ? '' : ' ') + name.replaceAll(TIE, ''));
      },
      sideAfter(token) {
        const name = nameOf(token);
        return marks.has(name) || name.endsWith(TIE) ? 0 : isDigit(name) ? 1 : 2;
      }
    }
  };
}
