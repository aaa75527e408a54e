/**
 * Holds a completion to a grammar, token by token: which tokens may come next, so that what was begun can still be ended within the tokens that are left.
 * What may come depends on where the text stands alone, so that requests share it.
 */
import type { Grammar } from '../../record/grammar';
import type { TokenBytes } from '../../weights/language/tokenBytes';
import { openByteAutomaton, type ByteAutomaton, type ByteState } from './byteAutomaton';
import { openShortestCompletion, type ShortestCompletion } from './shortestCompletion';
import { openVocabularyTries, type VocabularyTrie } from './vocabularyTrie';

export interface GrammarMask {
  /** The tokens that may be drawn where so many more may come, this one included: bit t % 32 of word t / 32 is token t's. At least one may. */
  allowed(left: number): Int32Array;
  /** Goes on by a token that may be drawn. */
  accept(token: number): void;
}

/** Makes guides for one model's vocabulary. */
export interface GrammarMasks {
  /** A guide at the beginning of a completion that ends with any of `stops`. */
  open(grammar: Grammar, stops: readonly number[]): GrammarMask;
}

/** Masks kept for each grammar: of 151,936 tokens one has 19 KB. */
const KEPT = 512;

/** What masks are made of. */
interface MaskParts {
  readonly automaton: ByteAutomaton;
  readonly endings: ShortestCompletion;
  readonly spelling: TokenBytes;
  readonly lexicons: readonly VocabularyTrie[];
  readonly stops: readonly number[];
  readonly vocabulary: number;
}

interface TokenMask {
  readonly bits: Int32Array;
  /** With so many tokens left, or more, nothing is left out for want of room. */
  readonly enough: number;
}

/** Tokens below `vocabulary`, of which those that stand for no text have a place in answers alone. */
export function openGrammarMasks(spelling: TokenBytes, vocabulary: number): GrammarMasks {
  const starts = new Map<string, () => GrammarMask>();
  const texts = new WeakMap<Grammar, string>();
  let lexicons: readonly VocabularyTrie[] | null = null;

  function prepare(grammar: Grammar, stops: readonly number[]): () => GrammarMask {
    lexicons ??= openVocabularyTries(spelling, vocabulary);
    const automaton = openByteAutomaton(grammar);
    return prepareGrammarMask({
      automaton,
      endings: openShortestCompletion(automaton, spelling, lexicons, new Set(stops)),
      spelling,
      lexicons,
      stops,
      vocabulary
    });
  }

  return {
    open(grammar, stops) {
      const text = texts.get(grammar) ?? JSON.stringify(grammar); // the same grammar comes again and again, as another object
      texts.set(grammar, text);
      const key = `${stops.join(' ')} ${text}`;
      const start = starts.get(key) ?? prepare(grammar, stops);
      starts.set(key, start);
      return start();
    }
  };
}

/** Guides that share their masks. */
function prepareGrammarMask(terms: MaskParts): () => GrammarMask {
  const { automaton, spelling } = terms;
  const masks = new Map<string, TokenMask>();

  function kept(place: ByteState, side: number, left: number): TokenMask {
    const key = `${place.join(' ')} ${side} ${left}`;
    const mask = masks.get(key) ?? maskOf(terms, place, side, left);
    masks.delete(key);
    masks.set(key, mask);
    if (masks.size > KEPT) masks.delete(masks.keys().next().value!);
    return mask;
  }

  return () => {
    let place = automaton.start;
    let side = 0;
    return {
      allowed(left) {
        const whole = kept(place, side, Infinity);
        return left >= whole.enough ? whole.bits : kept(place, side, left).bits;
      },
      accept(token) {
        const bytes = spelling.bytesOf(token, side);
        if (bytes === null) return;
        for (let i = 0; i < bytes.length; i++) place = automaton.transition(place, bytes.charCodeAt(i));
        side = spelling.sideAfter(token);
      }
    };
  };
}

function maskOf({ automaton, endings, spelling, lexicons, stops, vocabulary }: MaskParts, place: ByteState, side: number, left: number): TokenMask {
  const bits = new Int32Array(Math.ceil(vocabulary / 32));
  const allow = (token: number): void => void (bits[token >>> 5]! |= 1 << (token & 31));
  const path = [place];
  let enough = 1;
  lexicons[side]!.walk({
    onByte(depth, byte) {
      const next = automaton.transition(path[depth]!, byte);
      path[depth + 1] = next;
      return next[0] >= 0;
    },
    onToken(token, depth) {
      if (stops.includes(token)) return;
      const needed = endings(path[depth]!, spelling.sideAfter(token));
      if (needed < left) allow(token);
      if (needed < Infinity) enough = Math.max(enough, needed + 1);
    }
  });
  const free = automaton.free(place);
  if (free) lexicons[side]!.textless.forEach(allow);
  if (free || automaton.accepts(place)) stops.forEach(allow);
  return { bits, enough };
}
