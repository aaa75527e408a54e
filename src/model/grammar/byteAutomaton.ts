/** A grammar as an automaton over the bytes of a text: a state, and what has come so far of a character that is not whole yet. */
import { bytesIn, BROKEN, pointsOf, REPLACEMENT, takeByte } from '../../math/utf8';
import type { Grammar } from '../../record/grammar';
import { openCharacterAutomaton } from './characterAutomaton';

/** Where a text stands: a state, below 0 where it may not be so; and part of a character as in utf8.ts, 0 where none is begun. */
export type ByteState = readonly [state: number, part: number];

export interface ByteAutomaton {
  readonly start: ByteState;
  /** The place after one more byte; bytes that are no character count as U+FFFD, as decoding has it. */
  transition(place: ByteState, byte: number): ByteState;
  /** Whether the text may end here. */
  accepts(place: ByteState): boolean;
  /** Whether what has come is no call, so that anything goes. */
  free(place: ByteState): boolean;
  /** The bytes, each as a character, of the shortest text with which it ends; null where none does. After any of them it is what remains. */
  shortestRest(place: ByteState): string | null;
}

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
