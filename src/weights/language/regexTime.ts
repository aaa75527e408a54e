/**
 * Whether a regular expression of a tokenizer.json may run here: JavaScript matches by trying out, and a pattern can be made for which that takes for ever. A
 * pattern is read as far as tokenizers use them, in Oniguruma's syntax; what is left out (back-references, repeated groups) is refused.
 */
import { FormatError, assertFormat } from '../format/formatError';

/** What is tried at a place of the text, at most: `ways` times the length of the text to the power of `degree`. */
interface MatchCost {
  readonly degree: number;
  readonly ways: number;
}

/** Something that matches, and how often: from `least` to `most` times in a row. */
interface RegexTerm {
  /** A character of its own, or the alternatives of a group or of a look around the place. */
  readonly kind: 'character' | 'group' | 'look';
  readonly alternatives: readonly (readonly RegexTerm[])[];
  readonly least: number;
  readonly most: number;
}

/** Characters of a pattern; DeepSeek's, which lists alphabets, has a thousand. */
const LONGEST = 1 << 12;
/** Groups within groups. */
const DEEPEST = 8;
/** Repetitions that still count one by one. */
const FEW = 16;
/** Ways to try at a place; in patterns in use some ten. */
const MOST_WAYS = 64;

const ONE: MatchCost = { degree: 0, ways: 1 };
const product = (a: MatchCost, b: MatchCost): MatchCost => ({ degree: a.degree + b.degree, ways: a.ways * b.ways });
const sum = (all: readonly MatchCost[]): MatchCost => ({
  degree: Math.max(0, ...all.map(({ degree }) => degree)),
  ways: all.reduce((total, { ways }) => total + ways, 0)
});

/** Lazy or possessive ones are tried like others; a number of times, repeated in turn, is not read. */
const QUANTIFIER = /[?*+][?+]?|\{(\d{1,6})(,(\d{0,6}))?\}\??(?![+*?])/y;
const GROUP = /\((?:\?(?::|i:|(<?[=!])))?/y;
/** One character: an escape, but of a place or of what was matched before; a class without classes in it; any other. */
const CHARACTER =
  /\\(?:[pP]\{[\w=^ ]+\}|x[\da-fA-F]{2}|[xu]\{[\da-fA-F]+\}|u[\da-fA-F]{4}|[sSdDwWhHnrtfvae]|[^A-Za-z0-9])|\[\^?(?:\\[^]|[^\\[\]])+\]|[^\\()|?*+{}[\]]/uy;

function matched(expression: RegExp, text: string, at: number): RegExpExecArray | null {
  expression.lastIndex = at;
  return expression.exec(text);
}

/** Reads alternatives up to the end of their group. Throws a FormatError where the pattern has something that is not read here. */
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
    // What is repeated as a whole may be cut up in any number of ways.
    if (single.kind === 'look' || (single.kind === 'group' && to! > 1)) refuse();
    at += text.length;
    return { ...single, least: from!, most: to! };
  };
  const all = alternatives(0);
  if (at < pattern.length) refuse();
  return all;
}

/** The work of pieces one after another. Where nothing after a piece can fail, it is not tried in another way: `after` says whether something can. */
function costOf(pieces: readonly RegexTerm[], after: boolean): MatchCost {
  let work = ONE;
  let fails = after;
  for (const { kind, alternatives, least, most } of pieces.toReversed()) {
    // A look back is matched from its end, so nothing is said of its order.
    if (kind !== 'character') work = product(work, sum(alternatives.map((each) => costOf(each, fails || kind === 'look'))));
    if (fails && most > least) work = product(work, most > FEW ? { degree: 1, ways: 1 } : { degree: 0, ways: most - least + 1 });
    fails ||= least > 0;
  }
  return work;
}

const shortened = (pattern: string): string => (pattern.length > 60 ? `${pattern.slice(0, 60)}…` : pattern);

/** Throws a FormatError unless matching the pattern at a place takes at most as long as the text is, some dozens of times over. */
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
