/**
 * Holds a completion to a grammar, token by token: which tokens may come next, so that what was begun can still be ended within the tokens that are left.
 * What may come depends on the state of the text alone, so that requests share it.
 */
import { bytesIn, BROKEN, pointsOf, REPLACEMENT, takeByte } from '../math/utf8';
import type { Grammar } from '../record/grammar';
import type { Spelling } from '../weights/spelling';
import { openAutomaton } from './automaton';
import { openLexicons, type Lexicon } from './lexicon';

export interface Guide {
  /** The tokens that may be drawn where so many more may come, this one included: bit t % 32 of word t / 32 is token t's. At least one may. */
  allowed(left: number): Int32Array;
  /** Goes on by a token that may be drawn. */
  take(token: number): void;
}

/** Makes guides for one model's vocabulary. */
export interface Guides {
  /** A guide at the beginning of a completion that ends with any of `stops`. */
  open(grammar: Grammar, stops: readonly number[]): Guide;
}

/** Masks kept for each grammar: of 151,936 tokens one has 19 KB. */
const KEPT = 512;

interface Mask {
  readonly bits: Int32Array;
  /** With so many tokens left, or more, nothing is left out for want of room. */
  readonly enough: number;
}

/** A guide of which a new one starts whenever it is called. */
type Start = () => Guide;

/** `vocabulary` tokens, of which those without a spelling have a place in free text alone. */
export function openGuides(spelling: Spelling, vocabulary: number): Guides {
  const starts = new Map<string, Start>();
  const texts = new WeakMap<Grammar, string>();
  let lexicons: readonly Lexicon[] | null = null;
  return {
    open(grammar, stops) {
      const text = texts.get(grammar) ?? JSON.stringify(grammar); // the same grammar comes again and again, as another object
      texts.set(grammar, text);
      const key = `${stops.join(' ')} ${text}`;
      const start = starts.get(key) ?? prepare(grammar, stops, spelling, (lexicons ??= openLexicons(spelling, vocabulary)), vocabulary);
      starts.set(key, start);
      return start();
    }
  };
}

function prepare(grammar: Grammar, stops: readonly number[], spelling: Spelling, lexicons: readonly Lexicon[], vocabulary: number): Start {
  const automaton = openAutomaton(grammar);
  const barred = new Set(stops);
  /** Distances by state, where a character is whole, for each side; and the fewest tokens of bytes. */
  const distances = lexicons.map((): number[] => []);
  const counts = lexicons.map(() => new Map<string, number>());
  const masks = new Map<string, Mask>();

  /** The state and the part of a character after one more byte; what is no character counts as U+FFFD. */
  function step(state: number, part: number, byte: number): readonly [state: number, part: number] {
    const taken = takeByte(part, byte);
    if (taken >= 0) return [automaton.next(state, taken), 0];
    if (taken !== BROKEN) return [state, -taken];
    const replaced = automaton.next(state, REPLACEMENT);
    return part === 0 || replaced < 0 ? [replaced, 0] : step(replaced, 0, byte);
  }

  /** The bytes with which a text soonest ends as it should; null where it cannot. */
  function remainder(state: number, part: number): string | null {
    if (!part) return bytesIn(automaton.at(state).least());
    const point = automaton.nearest(state, ...pointsOf(part));
    if (point < 0) return null;
    const begun = part < 0x100 ? 1 : part < 0x10000 ? 2 : 3;
    return bytesIn(String.fromCodePoint(point)).slice(begun) + bytesIn(automaton.at(automaton.next(state, point)).least());
  }

  /** The fewest tokens that spell the bytes; Infinity where none do. */
  function countOf(bytes: string, side: number): number {
    if (!bytes) return 0;
    const known = counts[side]!.get(bytes);
    if (known !== undefined) return known;
    const ways = lexicons[side]!.beginnings(bytes).filter((token) => !barred.has(token));
    const lengths = ways.map((token) => 1 + countOf(bytes.slice(spelling.bytesOf(token, side)!.length), spelling.sideAfter(token)));
    const count = Math.min(Infinity, ...lengths);
    counts[side]!.set(bytes, count);
    return count;
  }

  function measure(state: number, part: number, side: number): number {
    const bytes = remainder(state, part);
    return bytes === null ? Infinity : 1 + countOf(bytes, side);
  }

  /** Tokens that are enough to end a call, the stop token included; none are needed where there is no call, since an answer may be cut off. */
  function distanceOf(state: number, part: number, side: number): number {
    if (automaton.at(state).free) return 0;
    return part ? measure(state, part, side) : (distances[side]![state] ??= measure(state, 0, side));
  }

  function maskOf(state: number, part: number, side: number, left: number): Mask {
    const bits = new Int32Array(Math.ceil(vocabulary / 32));
    const allow = (token: number): void => void (bits[token >>> 5]! |= 1 << (token & 31));
    const { free, ends } = automaton.at(state);
    const states = [state];
    const parts = [part];
    let enough = 1;
    lexicons[side]!.walk({
      step(depth, byte) {
        const plain = byte < 0x80 && !parts[depth];
        const [next, begun] = plain ? [automaton.next(states[depth]!, byte), 0] : step(states[depth]!, parts[depth]!, byte);
        states[depth + 1] = next;
        parts[depth + 1] = begun;
        return next >= 0;
      },
      found(token, depth) {
        if (barred.has(token)) return;
        const distance = distanceOf(states[depth]!, parts[depth]!, spelling.sideAfter(token));
        if (distance < left) allow(token);
        if (distance < Infinity) enough = Math.max(enough, distance + 1);
      }
    });
    if (free) lexicons[side]!.silent.forEach(allow);
    if (free || (ends && !part)) stops.forEach(allow);
    return { bits, enough };
  }

  function kept(key: string, make: () => Mask): Mask {
    const mask = masks.get(key) ?? make();
    masks.delete(key);
    masks.set(key, mask);
    if (masks.size > KEPT) masks.delete(masks.keys().next().value!);
    return mask;
  }

  return () => {
    let [state, part, side] = [automaton.start, 0, 0];
    return {
      allowed(left) {
        const key = `${state} ${part} ${side}`;
        const whole = kept(key, () => maskOf(state, part, side, Infinity));
        return left >= whole.enough ? whole.bits : kept(`${key} ${left}`, () => maskOf(state, part, side, left)).bits;
      },
      take(token) {
        const bytes = spelling.bytesOf(token, side);
        if (bytes === null) return;
        for (let i = 0; i < bytes.length; i++) [state, part] = step(state, part, bytes.charCodeAt(i));
        side = spelling.sideAfter(token);
      }
    };
  };
}
