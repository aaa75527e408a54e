/** How many tokens are enough to end a call from where it stands: those of its shortest text, in as few as the vocabulary can. */
import type { TokenBytes } from '../../weights/language/tokenBytes';
import type { ByteAutomaton, ByteState } from './byteAutomaton';
import type { VocabularyTrie } from './vocabularyTrie';

/**
 * Tokens that are enough, the stop token included; Infinity where the vocabulary lacks what is needed, and 0 where there is no call, since an answer may be
 * cut off. Where so many are left, one of the tokens that may come leaves one less to go.
 */
export type ShortestCompletion = (place: ByteState, side: number) => number;

/** `barred` are the stop tokens, which add nothing to a text. */
export function openShortestCompletion(
  automaton: ByteAutomaton,
  spelling: TokenBytes,
  lexicons: readonly VocabularyTrie[],
  barred: ReadonlySet<number>
): ShortestCompletion {
  const counts = lexicons.map(() => new Map<string, number>());
  /** By state, where a character is whole. */
  const known = lexicons.map((): number[] => []);

  /** The fewest tokens that spell the bytes on a side. */
  function countOf(bytes: string, side: number): number {
    if (!bytes) return 0;
    const found = counts[side]!.get(bytes);
    if (found !== undefined) return found;
    const ways = lexicons[side]!.prefixesOf(bytes).filter((token) => !barred.has(token));
    const lengths = ways.map((token) => 1 + countOf(bytes.slice(spelling.bytesOf(token, side)!.length), spelling.sideAfter(token)));
    const count = Math.min(Infinity, ...lengths);
    counts[side]!.set(bytes, count);
    return count;
  }

  function measure(place: ByteState, side: number): number {
    const bytes = automaton.shortestRest(place);
    return bytes === null ? Infinity : 1 + countOf(bytes, side);
  }

  return (place, side) => {
    if (automaton.free(place)) return 0;
    const [state, part] = place;
    return part ? measure(place, side) : (known[side]![state] ??= measure(place, side));
  };
}
