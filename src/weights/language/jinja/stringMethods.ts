/** The methods of Python's texts. Positions and lengths are counted in code points. */
import { bindArguments, integerArgument, stringArgument } from './arguments';
import { fail, unsupported } from './templateError';
import { filled } from './stringFormat';
import { PYTHON_WHITESPACE } from './lexer';
import type { RenderBudget } from './renderBudget';
import { charactersOf, isTrue, itemsOf, lengthOfText, List, Tuple, typeName, type CallArguments, type JinjaValue } from './value';

type StringMethod = (text: string, args: CallArguments, budget: RenderBudget) => JinjaValue;

const BLANK = new RegExp(`^[${PYTHON_WHITESPACE}]$`);
const BLANKS = new RegExp(`[${PYTHON_WHITESPACE}]+`);
/** What ends a line: U+001C to U+001E among them, as numbers since a pattern may not hold them. */
const LINE_END = new RegExp(`\\r\\n|[\\n-\\r${String.fromCharCode(0x1c)}-${String.fromCharCode(0x1e)}\\x85\\u2028\\u2029]`, 'g');
const CASED = /[\p{Lu}\p{Lt}\p{Lowercase}]/u;
const DIGIT = '\\p{Nd}\\u00b2\\u00b3\\u00b9\\u2070\\u2074-\\u2079\\u2080-\\u2089';

/** The text without the characters of `set`, blanks where there is none, at one end or both. */
export function stripCharacters(text: string, set: JinjaValue | undefined, left: boolean, right: boolean): string {
  const chosen = set === undefined || set === null ? null : new Set(charactersOf(stringArgument(set)));
  const goes = (character: string): boolean => (chosen ? chosen.has(character) : BLANK.test(character));
  const characters = charactersOf(text);
  let start = 0;
  let end = characters.length;
  while (left && start < end && goes(characters[start]!)) start++;
  while (right && end > start && goes(characters[end - 1]!)) end--;
  return characters.slice(start, end).join('');
}

/** Python's `split`; from the right, at most `most` times, where that is not negative. */
function split(text: string, separator: JinjaValue | undefined, most: number, right: boolean): readonly string[] {
  if (separator !== undefined && separator !== null) {
    const mark = stringArgument(separator);
    if (mark === '') fail('empty separator');
    const parts = text.split(mark);
    if (most < 0 || parts.length <= most + 1) return parts;
    return right
      ? [parts.slice(0, parts.length - most).join(mark), ...parts.slice(parts.length - most)]
      : [...parts.slice(0, most), parts.slice(most).join(mark)];
  }
  const whole = stripCharacters(text, undefined, true, true);
  if (whole === '') return [];
  const parts = whole.split(BLANKS);
  if (most < 0 || parts.length <= most) return parts;
  // What is left over keeps its blanks.
  const gaps = [...whole.matchAll(new RegExp(BLANKS, 'g'))];
  if (right) {
    const first = most === 0 ? undefined : gaps.at(-most)!.index;
    const kept = most === 0 ? stripCharacters(text, undefined, false, true) : stripCharacters(text, undefined, true, true).slice(0, first);
    return [most === 0 ? kept : leading(text) + kept, ...parts.slice(parts.length - most)];
  }
  const gap = most === 0 ? null : gaps[most - 1]!;
  const rest = gap ? whole.slice(gap.index + gap[0].length) : whole;
  return [...parts.slice(0, most), rest + text.slice(leading(text).length + whole.length)];
}

/** The blanks that a text begins with. */
const leading = (text: string): string => text.slice(0, text.length - stripCharacters(text, undefined, true, false).length);

/** The lines of a text, with what ends them where `ends`. */
export function splitLines(text: string, ends = false): readonly string[] {
  const lines: string[] = [];
  let at = 0;
  for (const end of text.matchAll(LINE_END)) {
    lines.push(text.slice(at, ends ? end.index + end[0].length : end.index));
    at = end.index + end[0].length;
  }
  return at < text.length ? [...lines, text.slice(at)] : lines;
}

/** First letters large, the others small. */
function titled(text: string): string {
  let inside = false;
  return charactersOf(text)
    .map((character) => {
      const written = inside ? character.toLowerCase() : character.toUpperCase();
      inside = CASED.test(character);
      return written;
    })
    .join('');
}

/** The first character large, the others small. */
export function capitalize(text: string): string {
  const [first = '', ...others] = charactersOf(text);
  return first.toUpperCase() + others.join('').toLowerCase();
}

function bounds(length: number, start: JinjaValue | undefined, end: JinjaValue | undefined): readonly [number, number] {
  const place = (value: JinjaValue | undefined, otherwise: number): number => {
    const at = value === null ? otherwise : integerArgument(value, otherwise);
    return at < 0 ? Math.max(0, at + length) : Math.min(at, length);
  };
  return [place(start, 0), place(end, length)];
}

/** Where a text is found within bounds; -1 where it is not. */
function find(text: string, args: CallArguments, last: boolean): number {
  const [sought, start, end] = bindArguments('find', ['sub', 'start', 'end'], args, 1);
  const length = lengthOfText(text);
  if (integerArgument(start ?? undefined, 0) > length) return -1;
  const [from, to] = bounds(length, start, end);
  const part = charactersOf(text).slice(from, to).join('');
  if (from > to) return -1;
  const at = last ? part.lastIndexOf(stringArgument(sought)) : part.indexOf(stringArgument(sought));
  return at < 0 ? -1 : from + lengthOfText(part.slice(0, at));
}

function affixed(text: string, args: CallArguments, suffix: boolean): boolean {
  const [affix, start, end] = bindArguments(suffix ? 'endswith' : 'startswith', ['prefix', 'start', 'end'], args, 1);
  const [from, to] = bounds(lengthOfText(text), start, end);
  const part = start === undefined ? text : charactersOf(text).slice(from, to).join('');
  const all = affix instanceof Tuple ? affix.items : [affix!];
  return all.some((each) => (suffix ? part.endsWith(stringArgument(each)) : part.startsWith(stringArgument(each))));
}

/** Blanks or other characters around a text, up to a width. */
export function padAligned(text: string, args: CallArguments, budget: RenderBudget, left: (missing: number, width: number) => number): string {
  const [width, fill] = bindArguments('center', ['width', 'fillchar'], args, 1);
  const wide = integerArgument(width, 0);
  budget.reserve(wide);
  const missing = wide - lengthOfText(text);
  if (missing <= 0) return text;
  const before = left(missing, wide);
  return stringArgument(fill, ' ').repeat(before) + text + stringArgument(fill, ' ').repeat(missing - before);
}

/** How many blanks `center` puts before a text. */
export const centrePadding = (missing: number, width: number): number => Math.floor(missing / 2) + (missing & width & 1);

function partitioned(text: string, args: CallArguments, last: boolean): Tuple {
  const mark = stringArgument(bindArguments('partition', ['sep'], args, 1)[0]);
  if (mark === '') fail('empty separator');
  const at = last ? text.lastIndexOf(mark) : text.indexOf(mark);
  if (at >= 0) return new Tuple([text.slice(0, at), mark, text.slice(at + mark.length)]);
  return new Tuple(last ? ['', '', text] : [text, '', '']);
}

/** A text with some of its parts replaced, from the first on; all where `most` is negative. */
export function replaceTimes(text: string, old: string, by: string, most: number, budget: RenderBudget): string {
  const parts = old === '' ? ['', ...charactersOf(text), ''] : text.split(old);
  const times = most < 0 ? parts.length - 1 : Math.min(most, parts.length - 1);
  budget.reserve(text.length + times * by.length);
  return (
    parts.slice(0, times + 1).join(by) +
    parts
      .slice(times + 1)
      .map((part) => old + part)
      .join('')
  );
}

function counted(text: string, args: CallArguments): bigint {
  const [sought, start, end] = bindArguments('count', ['sub', 'start', 'end'], args, 1);
  const characters = charactersOf(text);
  const [from, to] = bounds(characters.length, start, end);
  const part = characters.slice(from, to).join('');
  return BigInt(stringArgument(sought) === '' ? Math.max(0, to - from) + 1 : part.split(stringArgument(sought)).length - 1);
}

/** Text that holds only such characters, and one at least. */
const only = (set: string): StringMethod => {
  const pattern = new RegExp(`^[${set}]+$`, 'u');
  return (text) => pattern.test(text);
};

const texts = (parts: readonly string[]): List => new List(parts);

const splitting =
  (right: boolean): StringMethod =>
  (text, args, budget) => {
    const [separator, most] = bindArguments('split', ['sep', 'maxsplit'], args);
    const parts = split(text, separator, integerArgument(most, -1), right);
    budget.spend(parts.length);
    return texts(parts);
  };

const stripping =
  (left: boolean, right: boolean): StringMethod =>
  (text, args) =>
    stripCharacters(text, bindArguments('strip', ['chars'], args)[0], left, right);

const finding =
  (last: boolean, must: boolean): StringMethod =>
  (text, args) => {
    const at = find(text, args, last);
    return at < 0 && must ? fail('substring not found') : BigInt(at);
  };

const missing = (name: string): readonly [string, StringMethod] => [name, () => unsupported(`the method "${name}" of a text`)];

/** What a template can call on a text, by name. */
export const STRING_METHODS: ReadonlyMap<string, StringMethod> = new Map<string, StringMethod>([
  ['capitalize', capitalize],
  ['casefold', (text) => text.toLowerCase().replaceAll('ß', 'ss')],
  ['center', (text, args, budget) => padAligned(text, args, budget, centrePadding)],
  ['count', counted],
  ['endswith', (text, args) => affixed(text, args, true)],
  ['find', finding(false, false)],
  ['format', filled],
  ['index', finding(false, true)],
  ['isalnum', only(`\\p{L}\\p{N}`)],
  ['isalpha', only('\\p{L}')],
  ['isascii', (text) => /^[\0-\x7f]*$/.test(text)],
  ['isdecimal', only('\\p{Nd}')],
  ['isdigit', only(DIGIT)],
  ['islower', (text) => /\p{Lowercase}/u.test(text) && !/[\p{Lu}\p{Lt}]/u.test(text)],
  ['isnumeric', only('\\p{N}')],
  ['isspace', only(PYTHON_WHITESPACE)],
  ['istitle', (text) => CASED.test(text) && titled(text) === text],
  ['isupper', (text) => /[\p{Uppercase}]/u.test(text) && !/[\p{Lowercase}\p{Lt}]/u.test(text)],
  ['join', joined],
  ['ljust', (text, args, budget) => padAligned(text, args, budget, () => 0)],
  ['lower', (text) => text.toLowerCase()],
  ['lstrip', stripping(true, false)],
  ['partition', (text, args) => partitioned(text, args, false)],
  ['removeprefix', (text, args) => without(text, stringArgument(args.positional[0]), false)],
  ['removesuffix', (text, args) => without(text, stringArgument(args.positional[0]), true)],
  [
    'replace',
    (text, args, budget) => {
      const [old, by, most] = bindArguments('replace', ['old', 'new', 'count'], args, 2);
      return replaceTimes(text, stringArgument(old), stringArgument(by), integerArgument(most, -1), budget);
    }
  ],
  ['rfind', finding(true, false)],
  ['rindex', finding(true, true)],
  ['rjust', (text, args, budget) => padAligned(text, args, budget, (blanks) => blanks)],
  ['rpartition', (text, args) => partitioned(text, args, true)],
  ['rsplit', splitting(true)],
  ['rstrip', stripping(false, true)],
  ['split', splitting(false)],
  ['splitlines', (text, args) => texts(splitLines(text, isTrue(bindArguments('splitlines', ['keepends'], args)[0] ?? false)))],
  ['startswith', (text, args) => affixed(text, args, false)],
  ['strip', stripping(true, true)],
  [
    'swapcase',
    (text) =>
      charactersOf(text)
        .map((character) => (character === character.toUpperCase() ? character.toLowerCase() : character.toUpperCase()))
        .join('')
  ],
  ['title', titled],
  ['upper', (text) => text.toUpperCase()],
  [
    'zfill',
    (text, args, budget) => {
      const width = integerArgument(bindArguments('zfill', ['width'], args, 1)[0], 0);
      budget.reserve(width);
      const sign = /^[+-]/.exec(text)?.[0] ?? '';
      return sign + '0'.repeat(Math.max(0, width - lengthOfText(text))) + text.slice(sign.length);
    }
  ],
  ...['encode', 'expandtabs', 'format_map', 'isidentifier', 'isprintable', 'maketrans', 'translate'].map(missing)
]);

function without(text: string, affix: string, suffix: boolean): string {
  if (affix === '' || !(suffix ? text.endsWith(affix) : text.startsWith(affix))) return text;
  return suffix ? text.slice(0, -affix.length) : text.slice(affix.length);
}

function joined(text: string, args: CallArguments, budget: RenderBudget): string {
  const [items] = bindArguments('join', ['iterable'], args, 1);
  const parts: string[] = [];
  for (const item of itemsOf(items!, budget)) {
    if (typeof item !== 'string') fail(`sequence item ${parts.length}: expected str instance, ${typeName(item)} found`);
    budget.reserve(item.length + text.length);
    parts.push(item);
  }
  return budget.checked(parts.join(text));
}
