/**
 * Grammar-constrained decoding: a mask of the tokens that may come next, chosen so that a tool call once begun can be completed within the tokens left.
 * The mask depends on nothing but the automaton's state, so that requests share it.
 */
import type { Grammar } from '../../record/grammar';
import type { TokenBytes } from '../../weights/language/tokenBytes';
import { openByteAutomaton, type ByteAutomaton, type ByteState } from './byteAutomaton';
import { openShortestCompletion, type ShortestCompletion } from './shortestCompletion';
import { openVocabularyTries, type VocabularyTrie } from './vocabularyTrie';

/** The masks along one completion. */
export interface GrammarMask {
  /** The tokens that may be sampled when `left` tokens are left, this one included: bit t % 32 of word t / 32 is token t's. At least one is set. */
  allowed(left: number): Int32Array;
  /** Moves on by a token that the mask allows. */
  accept(token: number): void;
}

/** Makes grammar masks over one model's vocabulary. */
export interface GrammarMasks {
  /** The masks of a new completion that ends with any of `stops`. */
  open(grammar: Grammar, stops: readonly number[]): GrammarMask;
}

/** Most masks cached for each grammar: over 151,936 tokens one takes 19 KB. */
const CACHED = 512;

/** What masks are computed from. */
interface MaskParts {
  readonly automaton: ByteAutomaton;
  readonly tokensToEnd: ShortestCompletion;
  readonly spelling: TokenBytes;
  readonly tries: readonly VocabularyTrie[];
  readonly stops: readonly number[];
  readonly vocabulary: number;
}

interface TokenMask {
  readonly bits: Int32Array;
  /** With at least so many tokens left, no token is excluded for lack of tokens to complete the call. */
  readonly enough: number;
}

/** Masks over the tokens below `vocabulary`. Tokens without text are allowed in free text only. */
export function openGrammarMasks(spelling: TokenBytes, vocabulary: number): GrammarMasks {
  const starts = new Map<string, () => GrammarMask>();
  const texts = new WeakMap<Grammar, string>();
  let tries: readonly VocabularyTrie[] | null = null;

  function prepare(grammar: Grammar, stops: readonly number[]): () => GrammarMask {
    tries ??= openVocabularyTries(spelling, vocabulary);
    const automaton = openByteAutomaton(grammar);
    return prepareGrammarMask({
      automaton,
      tokensToEnd: openShortestCompletion(automaton, spelling, tries, new Set(stops)),
      spelling,
      tries,
      stops,
      vocabulary
    });
  }

  return {
    open(grammar, stops) {
      const text = texts.get(grammar) ?? JSON.stringify(grammar); // equal grammars often come as different objects
      texts.set(grammar, text);
      const key = `${stops.join(' ')} ${text}`;
      const start = starts.get(key) ?? prepare(grammar, stops);
      starts.set(key, start);
      return start();
    }
  };
}

/** Grammar masks that share their cache. */
function prepareGrammarMask(parts: MaskParts): () => GrammarMask {
  const { automaton, spelling } = parts;
  const masks = new Map<string, TokenMask>();

  function cached(state: ByteState, side: number, left: number): TokenMask {
    const key = `${state.join(' ')} ${side} ${left}`;
    const mask = masks.get(key) ?? maskOf(parts, state, side, left);
    masks.delete(key);
    masks.set(key, mask);
    if (masks.size > CACHED) masks.delete(masks.keys().next().value!);
    return mask;
  }

  return () => {
    let state = automaton.start;
    let side = 0;
    return {
      allowed(left) {
        const whole = cached(state, side, Infinity);
        return left >= whole.enough ? whole.bits : cached(state, side, left).bits;
      },
      accept(token) {
        const bytes = spelling.bytesOf(token, side);
        if (bytes === null) return;
        for (let i = 0; i < bytes.length; i++) state = automaton.transition(state, bytes.charCodeAt(i));
        side = spelling.sideAfter(token);
      }
    };
  };
}

function maskOf({ automaton, tokensToEnd, spelling, tries, stops, vocabulary }: MaskParts, state: ByteState, side: number, left: number): TokenMask {
  const bits = new Int32Array(Math.ceil(vocabulary / 32));
  const allow = (token: number): void => void (bits[token >>> 5]! |= 1 << (token & 31));
  const path = [state];
  let enough = 1;
  tries[side]!.walk({
    onByte(depth, byte) {
      const next = automaton.transition(path[depth]!, byte);
      path[depth + 1] = next;
      return next[0] >= 0;
    },
    onToken(token, depth) {
      if (stops.includes(token)) return;
      const needed = tokensToEnd(path[depth]!, spelling.sideAfter(token));
      if (needed < left) allow(token);
      if (needed < Infinity) enough = Math.max(enough, needed + 1);
    }
  });
  const free = automaton.free(state);
  if (free) tries[side]!.textless.forEach(allow);
  if (free || automaton.accepts(state)) stops.forEach(allow);
  return { bits, enough };
}
