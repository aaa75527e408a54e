/** How many tokens suffice to complete a tool call from a state: those of the shortest text that completes it, in the fewest tokens of the vocabulary. */
import type { TokenBytes } from '../../weights/language/tokenBytes';
import type { ByteAutomaton, ByteState } from './byteAutomaton';
import type { VocabularyTrie } from './vocabularyTrie';

/**
 * Tokens that are enough, the stop token included; Infinity where the vocabulary cannot spell the text, and 0 where there is no call, since an answer may be
 * Tokens that suffice, the stop token included; Infinity where the vocabulary cannot spell the text, and 0 in free text, which may be
 * cut off. Where n suffice, some allowed token leads to a state where n − 1 suffice.
 */
export type ShortestCompletion = (state: ByteState, side: number) => number;

/** Over one automaton and vocabulary. `barred`: the stop tokens, which add no text. */
export function openShortestCompletion(
  automaton: ByteAutomaton,
  spelling: TokenBytes,
  tries: readonly VocabularyTrie[],
  barred: ReadonlySet<number>
): ShortestCompletion {
  const counts = tries.map(() => new Map<string, number>());
  /** By state, where a character is whole. */
  const known = tries.map((): number[] => []);

  /** The fewest tokens that spell the bytes on a side (see TokenBytes). */
  function countOf(bytes: string, side: number): number {
    if (!bytes) return 0;
    const found = counts[side]!.get(bytes);
    if (found !== undefined) return found;
    const ways = tries[side]!.prefixesOf(bytes).filter((token) => !barred.has(token));
    const lengths = ways.map((token) => 1 + countOf(bytes.slice(spelling.bytesOf(token, side)!.length), spelling.sideAfter(token)));
    const count = Math.min(Infinity, ...lengths);
    counts[side]!.set(bytes, count);
    return count;
  }

  function measure(state: ByteState, side: number): number {
    const bytes = automaton.shortestRest(state);
    return bytes === null ? Infinity : 1 + countOf(bytes, side);
  }

  return (state, side) => {
    if (automaton.free(state)) return 0;
    const [character, part] = state;
    return part ? measure(state, side) : (known[side]![character] ??= measure(state, side));
  };
}
