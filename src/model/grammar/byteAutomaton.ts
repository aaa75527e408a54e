/** A grammar as an automaton over UTF-8 bytes: a state of the automaton over characters, with the bytes so far of an incomplete character. */
import { bytesIn, BROKEN, pointsOf, REPLACEMENT, takeByte } from '../../math/utf8';
import type { Grammar } from '../../record/grammar';
import { openCharacterAutomaton } from './characterAutomaton';

/** A state of the character automaton, −1 where the text is not allowed, and the bytes of an incomplete character, encoded as in utf8.ts, 0 where there is none. */
export type ByteState = readonly [state: number, part: number];

/** The automaton. */
export interface ByteAutomaton {
  readonly start: ByteState;
  /** The state after one more byte; invalid bytes count as U+FFFD, as decoders read them. */
  transition(state: ByteState, byte: number): ByteState;
  /** Whether the text may end here. */
  accepts(state: ByteState): boolean;
  /** Whether the text so far is no tool call, so that anything may come. */
  free(state: ByteState): boolean;
  /** The shortest bytes, each as a character, that lead to an accepting state; null where none do. After a prefix of them, it is the remainder. */
  shortestRest(state: ByteState): string | null;
}

/** The automaton of a grammar, built as it is used. */
export function openByteAutomaton(grammar: Grammar): ByteAutomaton {
  const automaton = openCharacterAutomaton(grammar);

  function step([state, part]: ByteState, byte: number): ByteState {
    const taken = takeByte(part, byte);
    if (taken >= 0) return [automaton.transition(state, taken), 0];
    if (taken !== BROKEN) return [state, -taken];
    const replaced = automaton.transition(state, REPLACEMENT);
    return part === 0 || replaced < 0 ? [replaced, 0] : step([replaced, 0], byte);
  }

  function remainder([state, part]: ByteState): string | null {
    if (!part) return bytesIn(automaton.nodeOf(state).shortest());
    const point = automaton.nearest(state, ...pointsOf(part));
    if (point < 0) return null;
    const begun = part < 0x100 ? 1 : part < 0x10000 ? 2 : 3;
    return bytesIn(String.fromCodePoint(point)).slice(begun) + bytesIn(automaton.nodeOf(automaton.transition(state, point)).shortest());
  }

  return {
    start: [automaton.start, 0],
    transition: step,
    accepts: ([state, part]) => automaton.nodeOf(state).accepting && !part,
    free: ([state]) => automaton.nodeOf(state).free,
    shortestRest: remainder
  };
}
