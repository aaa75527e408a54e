/** A vocabulary in the order of its bytes: walked once, every beginning that tokens have in common is taken once. */
import type { TokenBytes } from '../../weights/language/tokenBytes';

/** What happens on a walk. */
interface TrieVisitor {
  /** Takes the byte after `depth` others. False where no token may go on so. */
  onByte(depth: number, byte: number): boolean;
  /** A token whose `depth` bytes were all taken. */
  onToken(token: number, depth: number): void;
}

/** The tokens as they are written on one side of a spelling. */
export interface VocabularyTrie {
  /** Those that stand for no text at all. */
  readonly textless: readonly number[];
  walk(visit: TrieVisitor): void;
  /** The tokens with which these bytes begin, none of them without bytes. */
  prefixesOf(bytes: string): readonly number[];
}

interface SortedVocabulary {
  readonly textless: readonly number[];
  /** In ascending order, and whose they are. */
  readonly texts: readonly string[];
  readonly tokens: readonly number[];
  /** Bytes that each begins with as the one before it does. */
  readonly shared: readonly number[];
}

/** Lexicons of the tokens below `size`, one a side. */
export const openVocabularyTries = (spelling: TokenBytes, size: number): readonly VocabularyTrie[] =>
  Array.from({ length: spelling.sides }, (_, side) => {
    const sorted = sort(spelling, size, side);
    return { textless: sorted.textless, walk: (visit) => walk(sorted, visit), prefixesOf: (bytes) => beginnings(sorted, bytes) };
  });

function sort(spelling: TokenBytes, size: number, side: number): SortedVocabulary {
  const written = Array.from({ length: size }, (_, token) => ({ token, text: spelling.bytesOf(token, side) }));
  const sounding = written.filter((each): each is { token: number; text: string } => each.text !== null);
  sounding.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : a.token - b.token));
  const texts = sounding.map(({ text }) => text);
  return {
    textless: written.filter(({ text }) => text === null).map(({ token }) => token),
    texts,
    tokens: sounding.map(({ token }) => token),
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

/** The first place from `low` up to `high` whose text is not below. */
function lowerBound(texts: readonly string[], text: string, low: number, high: number): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (texts[middle]! < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
