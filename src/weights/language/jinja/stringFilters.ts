/** Jinja2's filters of strings; those that write HTML are left out. */
import { bindArguments, integerArgument, stringArgument } from './arguments';
import { fail } from './templateError';
import { percentFormat } from './stringFormat';
import { strOf } from './strRepr';
import type { RenderBudget } from './renderBudget';
import { padAligned, capitalize, centrePadding, splitLines, replaceTimes, stripCharacters } from './stringMethods';
import { charactersOf, Dict, isTrue, lengthOfText, Tuple, type CallArguments, type JinjaValue, type JinjaFilter } from './value';

/** A filter of a text, which other values become by `str`. */
const onText =
  (work: (text: string, args: CallArguments, budget: RenderBudget) => JinjaValue): JinjaFilter =>
  (value, args, budget) =>
    work(budget.checked(strOf(value, budget)), args, budget);

function indented(value: JinjaValue, args: CallArguments, budget: RenderBudget): string {
  const [width, first, blank] = bindArguments('indent', ['width', 'first', 'blank'], args);
  const text = stringArgument(value);
  const by = typeof width === 'string' ? width.length : integerArgument(width, 4);
  const lines = splitLines(`${text}\n`);
  budget.reserve(text.length + by * lines.length);
  const indention = typeof width === 'string' ? width : ' '.repeat(Math.max(0, by));
  const [head = '', ...tail] = lines;
  const rest = tail.map((line) => (line === '' && !isTrue(blank ?? false) ? line : indention + line));
  return (isTrue(first ?? false) ? indention : '') + [head, ...rest].join('\n');
}

function truncated(value: JinjaValue, args: CallArguments): string {
  const [length, kills, end, leeway] = bindArguments('truncate', ['length', 'killwords', 'end', 'leeway'], args);
  const characters = charactersOf(stringArgument(value));
  const [most, mark] = [integerArgument(length, 255), stringArgument(end, '...')];
  if (most < lengthOfText(mark)) fail(`expected length >= ${lengthOfText(mark)}, got ${most}`);
  if (characters.length <= most + integerArgument(leeway ?? undefined, 5)) return characters.join('');
  const kept = characters.slice(0, most - lengthOfText(mark)).join('');
  return (isTrue(kills ?? false) ? kept : kept.slice(0, kept.includes(' ') ? kept.lastIndexOf(' ') : undefined)) + mark;
}

/** Each with its name. */
export const STRING_FILTERS: readonly (readonly [string, JinjaFilter])[] = [
  ['capitalize', onText(capitalize)],
  [
    'center',
    onText((text, args, budget) =>
      padAligned(text, { positional: [bindArguments('center', ['width'], args)[0] ?? 80n], named: new Map() }, budget, centrePadding)
    )
  ],
  ['format', (value, { positional, named }, budget) => percentFormat(stringArgument(value), named.size ? new Dict(named) : new Tuple(positional), budget)],
  ['indent', indented],
  ['lower', onText((text) => text.toLowerCase())],
  [
    'replace',
    onText((text, args, budget) => {
      const [old, by, count] = bindArguments('replace', ['old', 'new', 'count'], args, 2);
      return replaceTimes(text, strOf(old!, budget), strOf(by!, budget), integerArgument(count ?? undefined, -1), budget);
    })
  ],
  ['safe', onText((text) => text)],
  ['string', onText((text) => text)],
  ['title', onText((text) => text.replace(/[^-\s({[<]+/g, capitalize))],
  ['trim', onText((text, args) => stripCharacters(text, bindArguments('trim', ['chars'], args)[0], true, true))],
  ['truncate', truncated],
  ['upper', onText((text) => text.toUpperCase())],
  ['wordcount', onText((text) => BigInt((text.match(/[\p{L}\p{N}_]+/gu) ?? []).length))]
];
