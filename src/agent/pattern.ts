/** Patterns of argument schemas as grammar expressions: regular expressions without look-around, back references, negated classes and lazy repetition. */
import type { GrammarExpression, CodePointRange } from '../record/grammar';

/**
 * Characters of a plain text: all but control characters, quotation mark and backslash, which JSON escapes; `<`, which could begin a mark; surrogates;
 * and U+FFFD, which replaces invalid bytes.
 */
export const PLAIN_CHARACTERS: readonly CodePointRange[] = [
  [0x20, 0x21],
  [0x23, 0x3b],
  [0x3d, 0x5b],
  [0x5d, 0xd7ff],
  [0xe000, 0xfffc],
  [0xfffe, 0x10ffff]
];

/** The characters that a full stop matches: those of one UTF-16 unit. */
const ANY: readonly CodePointRange[] = [[0, 0xffff]];
const DIGIT: CodePointRange = [0x30, 0x39];
/** Escapes that match several characters. */
const CLASSES: Readonly<Record<string, readonly CodePointRange[]>> = { d: [DIGIT], w: [DIGIT, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]] };

const PLAIN_TEXT: GrammarExpression = { kind: 'repeat', form: { kind: 'character', ranges: PLAIN_CHARACTERS }, least: 0, most: null };

const sequenceOf = (parts: readonly GrammarExpression[]): GrammarExpression => (parts.length === 1 ? parts[0]! : { kind: 'sequence', parts });
const choice = (among: readonly GrammarExpression[]): GrammarExpression => (among.length === 1 ? among[0]! : { kind: 'choice', among });
const pointOf = (character: string): number => character.codePointAt(0)!;

/** The plain characters of these ranges, in ascending order. */
const plainOf = (ranges: readonly CodePointRange[]): CodePointRange[] =>
  ranges
    .flatMap(([from, to]) =>
      PLAIN_CHARACTERS.map(([low, high]): CodePointRange => [Math.max(from, low), Math.min(to, high)]).filter(([low, high]) => low <= high)
    )
    .sort((a, b) => a[0] - b[0]);

/** The set of plain texts in which the pattern matches. Throws a RangeError where the pattern uses syntax that is not supported. */
export function expressionOfPattern(pattern: string): GrammarExpression {
  let at = 0;
  const refuse = (): never => {
    throw new RangeError(`Calls cannot be held to the pattern ${pattern}: what stands at character ${at} is not understood. Write it in simpler means.`);
  };
  /** Consumes the match of `form` at the present character; null where there is none. */
  const take = (form: RegExp): RegExpExecArray | null => {
    const found = form.exec(pattern.slice(at));
    at += found?.[0].length ?? 0;
    return found;
  };

  function character(ranges: readonly CodePointRange[]): GrammarExpression {
    const plain = plainOf(ranges);
    return plain.length ? { kind: 'character', ranges: plain } : refuse();
  }

  /** The code points that one character or escape matches. */
  function ranges(single: RegExp): readonly CodePointRange[] {
    const found = take(/^\\([dw]|[^a-zA-Z0-9])/u) ?? take(single) ?? refuse();
    const point = pointOf(found[1]!);
    return (found[0].startsWith('\\') && CLASSES[found[1]!]) || [[point, point]];
  }

  function listed(): GrammarExpression {
    const all: CodePointRange[] = [];
    while (!take(/^\]/)) {
      const span = take(/^([^\]\\^])-([^\]\\])/u);
      if (span) all.push([pointOf(span[1]!), pointOf(span[2]!)]);
      else all.push(...ranges(/^([^\]\\^])/u));
    }
    return character(all);
  }

  function atom(): GrammarExpression {
    if (take(/^\((?:\?:|(?!\?))/)) {
      const inner = choice(alternatives());
      return take(/^\)/) ? inner : refuse();
    }
    if (take(/^\[/)) return listed();
    if (take(/^\./)) return character(ANY);
    return character(ranges(/^([^\\()[\]{}?*+|^$.])/u));
  }

  function repeated(): GrammarExpression {
    const form = atom();
    const found = take(/^(?:([?*+])|\{(\d+)(,?)(\d*)\})(?![?*+{])/);
    if (!found) return form;
    const [, sign, from, comma, to] = found;
    if (sign) return { kind: 'repeat', form, least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : null };
    return { kind: 'repeat', form, least: Number(from), most: to ? Number(to) : comma ? null : Number(from) };
  }

  function alternatives(): GrammarExpression[] {
    const all: GrammarExpression[] = [];
    do {
      const parts: GrammarExpression[] = [];
      while (at < pattern.length && !/^(?:[|)]|\$$)/.test(pattern.slice(at))) parts.push(repeated());
      all.push(sequenceOf(parts));
    } while (take(/^\|/));
    return all;
  }

  const begins = take(/^\^/);
  const all = alternatives();
  const ends = take(/^\$/);
  if (at < pattern.length || (all.length > 1 && (begins || ends))) refuse(); // an anchor belongs to the alternative it stands in
  return sequenceOf([...(begins ? [] : [PLAIN_TEXT]), choice(all), ...(ends ? [] : [PLAIN_TEXT])]);
}
