/**
 * Whether a regular expression of a tokenizer.json may run here: JavaScript matches by trying out, and a pattern can be made for which that takes for ever. A
 * Checks that a regular expression of a tokenizer.json cannot cause catastrophic backtracking. It parses the part of Oniguruma's syntax that tokenizers use;
 * other constructs (back-references, repeated groups) are refused.
 */
import { FormatError, assertFormat } from '../format/formatError';

/** Upper bound of the attempts at one position of a text of n characters: ways · n^degree. */
interface MatchCost {
  readonly degree: number;
  readonly ways: number;
}

/** A quantified term of a pattern: repeated from `least` to `most` times. */
interface RegexTerm {
  /** A single character or class, a group, or a lookaround. */
  readonly kind: 'character' | 'group' | 'look';
  readonly alternatives: readonly (readonly RegexTerm[])[];
  readonly least: number;
  readonly most: number;
}

/** Most characters of a pattern; DeepSeek's, which lists alphabets, has a thousand. */
const LONGEST = 1 << 12;
/** Most nested groups. */
const DEEPEST = 8;
/** Up to this many repetitions count as a constant factor, more as a factor n. */
const FEW = 16;
/** Most ways at a position; real patterns have about ten. */
const MOST_WAYS = 64;

const ONE: MatchCost = { degree: 0, ways: 1 };
const product = (a: MatchCost, b: MatchCost): MatchCost => ({ degree: a.degree + b.degree, ways: a.ways * b.ways });
const sum = (all: readonly MatchCost[]): MatchCost => ({
  degree: Math.max(0, ...all.map(({ degree }) => degree)),
  ways: all.reduce((total, { ways }) => total + ways, 0)
});

/** Quantifiers. Lazy and possessive ones cost the same; a quantified `{n,m}` is refused. */
const QUANTIFIER = /[?*+][?+]?|\{(\d{1,6})(,(\d{0,6}))?\}\??(?![+*?])/y;
const GROUP = /\((?:\?(?::|i:|(<?[=!])))?/y;
/** One character: an escape (no anchors or back-references), a class without nested classes, or a literal. */
const CHARACTER =
  /\\(?:[pP]\{[\w=^ ]+\}|x[\da-fA-F]{2}|[xu]\{[\da-fA-F]+\}|u[\da-fA-F]{4}|[sSdDwWhHnrtfvae]|[^A-Za-z0-9])|\[\^?(?:\\[^]|[^\\[\]])+\]|[^\\()|?*+{}[\]]/uy;

function matched(expression: RegExp, text: string, at: number): RegExpExecArray | null {
  expression.lastIndex = at;
  return expression.exec(text);
}

/** Parses a pattern to its alternatives. Throws a FormatError where it uses an unsupported construct. */
function parse(pattern: string): readonly (readonly RegexTerm[])[] {
  let at = 0;
  const refuse = (): never => {
    throw new FormatError(`The tokenizer cuts a text by a pattern that is not supported here, from its character ${at} on: ${shortened(pattern)}.`);
  };
  const alternatives = (depth: number): readonly (readonly RegexTerm[])[] => {
    if (depth > DEEPEST) refuse();
    const all: RegexTerm[][] = [[]];
    while (at < pattern.length && pattern[at] !== ')') {
      if (pattern[at] === '|') {
        all.push([]);
        at++;
      } else {
        all.at(-1)!.push(repeated(single(depth)));
      }
    }
    return all;
  };
  const single = (depth: number): Pick<RegexTerm, 'kind' | 'alternatives'> => {
    const opening = matched(GROUP, pattern, at);
    const found = opening ?? matched(CHARACTER, pattern, at) ?? refuse();
    at += found[0].length;
    if (!opening) return { kind: 'character', alternatives: [] };
    const inside = alternatives(depth + 1);
    if (pattern[at] !== ')') refuse();
    at++;
    return { kind: opening[1] === undefined ? 'group' : 'look', alternatives: inside };
  };
  const repeated = (single: Pick<RegexTerm, 'kind' | 'alternatives'>): RegexTerm => {
    const found = matched(QUANTIFIER, pattern, at);
    if (!found) return { ...single, least: 1, most: 1 };
    const [text, least, several, most] = found;
    const [from, to] = { '?': [0, 1], '*': [0, Infinity], '+': [1, Infinity] }[text[0]!] ?? [Number(least), several ? Number(most || Infinity) : Number(least)];
    // A repeated group can divide a text in exponentially many ways.
    if (single.kind === 'look' || (single.kind === 'group' && to! > 1)) refuse();
    at += text.length;
    return { ...single, least: from!, most: to! };
  };
  const all = alternatives(0);
  if (at < pattern.length) refuse();
  return all;
}

/** The cost of a sequence of terms. A term is backtracked into only if something after it can fail; `after`: whether something after the sequence can. */
function costOf(pieces: readonly RegexTerm[], after: boolean): MatchCost {
  let work = ONE;
  let fails = after;
  for (const { kind, alternatives, least, most } of pieces.toReversed()) {
    // Lookbehinds are matched from their end, so any of their terms may be backtracked into.
    if (kind !== 'character') work = product(work, sum(alternatives.map((each) => costOf(each, fails || kind === 'look'))));
    if (fails && most > least) work = product(work, most > FEW ? { degree: 1, ways: 1 } : { degree: 0, ways: most - least + 1 });
    fails ||= least > 0;
  }
  return work;
}

const shortened = (pattern: string): string => (pattern.length > 60 ? `${pattern.slice(0, 60)}…` : pattern);

/** Throws a FormatError unless matching the pattern at a position takes at most 64 times the text's length. */
export function assertLinearTime(pattern: string): void {
  assertFormat(
    pattern.length <= LONGEST,
    `The tokenizer cuts a text by a pattern of ${pattern.length} characters, where ${LONGEST} are the most that are read.`
  );
  const { degree, ways } = sum(parse(pattern).map((each) => costOf(each, false)));
  assertFormat(
    degree <= 1 && ways <= MOST_WAYS,
    `The tokenizer cuts a text by a pattern that would take for ever on some texts: ${shortened(pattern)}. Choose another model or file.`
  );
}
