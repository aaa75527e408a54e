/** A grammar as an automaton over the bytes of a text: a state, and what has come so far of a character that is not whole yet. */
import { bytesIn, BROKEN, pointsOf, REPLACEMENT, takeByte } from '../../math/utf8';
import type { Grammar } from '../../record/grammar';
import { openAutomaton } from './automaton';

/** Where a text stands: a state, below 0 where it may not be so; and part of a character as in utf8.ts, 0 where none is begun. */
export type Place = readonly [state: number, part: number];

export interface ByteAutomaton {
  readonly start: Place;
  /** The place after one more byte; bytes that are no character count as U+FFFD, as decoding has it. */
  step(place: Place, byte: number): Place;
  /** Whether the text may end here. */
  ends(place: Place): boolean;
  /** Whether what has come is no call, so that anything goes. */
  free(place: Place): boolean;
  /** The bytes, each as a character, of the shortest text with which it ends; null where none does. After any of them it is what remains. */
  remainder(place: Place): string | null;
}

export function openByteAutomaton(grammar: Grammar): ByteAutomaton {
  const automaton = openAutomaton(grammar);

  function step([state, part]: Place, byte: number): Place {
    const taken = takeByte(part, byte);
    if (taken >= 0) return [automaton.next(state, taken), 0];
    if (taken !== BROKEN) return [state, -taken];
    const replaced = automaton.next(state, REPLACEMENT);
    return part === 0 || replaced < 0 ? [replaced, 0] : step([replaced, 0], byte);
  }

  function remainder([state, part]: Place): string | null {
    if (!part) return bytesIn(automaton.at(state).least());
    const point = automaton.nearest(state, ...pointsOf(part));
    if (point < 0) return null;
    const begun = part < 0x100 ? 1 : part < 0x10000 ? 2 : 3;
    return bytesIn(String.fromCodePoint(point)).slice(begun) + bytesIn(automaton.at(automaton.next(state, point)).least());
  }

  return {
    start: [automaton.start, 0],
    step,
    ends: ([state, part]) => automaton.at(state).ends && !part,
    free: ([state]) => automaton.at(state).free,
    remainder
  };
}
