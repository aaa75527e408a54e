/** A vocabulary as a trie over the bytes of its tokens, stored as a sorted list; a walk visits shared prefixes once. */
import type { TokenBytes } from '../../weights/language/tokenBytes';

/** Callbacks of a walk. */
interface TrieVisitor {
  /** The byte after `depth` others. Returns false to skip all tokens that continue with it. */
  onByte(depth: number, byte: number): boolean;
  /** A token whose `depth` bytes have all been walked. */
  onToken(token: number, depth: number): void;
}

/** The tokens' bytes on one side (see TokenBytes). */
export interface VocabularyTrie {
  /** Tokens that stand for no text, such as the special ones. */
  readonly textless: readonly number[];
  /** Visits bytes and tokens in ascending order of bytes. */
  walk(visit: TrieVisitor): void;
  /** The tokens that are a prefix of these bytes, none of them empty. */
  prefixesOf(bytes: string): readonly number[];
}

interface SortedVocabulary {
  readonly textless: readonly number[];
  /** The bytes of the tokens in ascending order, and the token of each. */
  readonly texts: readonly string[];
  readonly tokens: readonly number[];
  /** How many leading bytes each shares with the one before it. */
  readonly shared: readonly number[];
}

/** Tries of the tokens below `size`, one for each side of the spelling. */
export const openVocabularyTries = (spelling: TokenBytes, size: number): readonly VocabularyTrie[] =>
  Array.from({ length: spelling.sides }, (_, side) => {
    const sorted = sort(spelling, size, side);
    return { textless: sorted.textless, walk: (visit) => walk(sorted, visit), prefixesOf: (bytes) => beginnings(sorted, bytes) };
  });

function sort(spelling: TokenBytes, size: number, side: number): SortedVocabulary {
  const spelled = Array.from({ length: size }, (_, token) => ({ token, text: spelling.bytesOf(token, side) }));
  const textual = spelled.filter((each): each is { token: number; text: string } => each.text !== null);
  textual.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : a.token - b.token));
  const texts = textual.map(({ text }) => text);
  return {
    textless: spelled.filter(({ text }) => text === null).map(({ token }) => token),
    texts,
    tokens: textual.map(({ token }) => token),
    shared: texts.map((text, i) => (i ? sharedBy(texts[i - 1]!, text) : 0))
  };
}

function sharedBy(one: string, other: string): number {
  let length = 0;
  while (length < one.length && length < other.length && one[length] === other[length]) length++;
  return length;
}

function walk({ texts, tokens, shared }: SortedVocabulary, visit: TrieVisitor): void {
  let refused = Infinity; // bytes of the current text up to the one that was refused
  for (let i = 0; i < texts.length; i++) {
    if (shared[i]! >= refused) continue;
    refused = Infinity;
    const text = texts[i]!;
    for (let depth = shared[i]!; depth < text.length; depth++)
      if (!visit.onByte(depth, text.charCodeAt(depth))) {
        refused = depth + 1;
        break;
      }
    if (refused === Infinity) visit.onToken(tokens[i]!, text.length);
  }
}

function beginnings({ texts, tokens }: SortedVocabulary, bytes: string): number[] {
  const found: number[] = [];
  let [from, to] = [0, texts.length];
  for (let length = 1; length <= bytes.length && from < to; length++) {
    const beginning = bytes.slice(0, length);
    from = lowerBound(texts, beginning, from, to);
    to = lowerBound(texts, beginning + '\uffff', from, to); // above whatever goes on from it
    for (let i = from; i < to && texts[i] === beginning; i++) found.push(tokens[i]!);
  }
  return found;
}

/** Index of the first text from `low` up to `high` that does not sort before `text`. */
function lowerBound(texts: readonly string[], text: string, low: number, high: number): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (texts[middle]! < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
