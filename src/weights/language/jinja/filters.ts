/** The filters of Jinja2, which follow `|`; those that write HTML or draw at random are left out. */
import { bindArguments, integerArgument, stringArgument } from './arguments';
import { applyOperator, roundHalfEven } from './arithmetic';
import { attributeOf, itemOf } from './attribute';
import { isEqual, compareValues, sortedValues } from './compare';
import { fail } from './templateError';
import { percentFormat } from './stringFormat';
import { toJson } from './toJson';
import { parseFloatValue, parseIntegerValue } from './parseNumber';
import { strOf } from './strRepr';
import type { RenderBudget } from './renderBudget';
import { passesTest } from './tests';
import { padAligned, capitalize, centrePadding, splitLines, replaceTimes, stripCharacters } from './stringMethods';
import {
  charactersOf,
  Dict,
  isTrue,
  itemsOf,
  lengthOfValue,
  lengthOfText,
  List,
  hashKey,
  PythonIterator,
  Tuple,
  typeName,
  Undefined,
  DictView,
  type CallArguments,
  type JinjaValue
} from './value';

type JinjaFilter = (value: JinjaValue, args: CallArguments, budget: RenderBudget) => JinjaValue;

const GROUPED: readonly string[] = ['grouper', 'list'];
const lower = (value: JinjaValue): JinjaValue => (typeof value === 'string' ? value.toLowerCase() : value);

/** Reads an attribute such as `a.b.0` of an item; the item itself where there is none. */
function getter(attribute: JinjaValue | undefined, budget: RenderBudget, otherwise?: JinjaValue): (item: JinjaValue) => JinjaValue {
  if (attribute === undefined || attribute === null) return (item) => item;
  const parts: readonly JinjaValue[] =
    typeof attribute === 'string' ? attribute.split('.').map((part) => (/^\d+$/.test(part) ? BigInt(part) : part)) : [attribute];
  return (item) => {
    let found = item;
    for (const part of parts) {
      found = itemOf(found, part, budget);
      if (otherwise !== undefined && otherwise !== null && found instanceof Undefined) found = otherwise;
    }
    return found;
  };
}

/** What items are sorted, compared or told apart by. */
function keyOf(
  attribute: JinjaValue | undefined,
  sensitive: JinjaValue | undefined,
  budget: RenderBudget,
  otherwise?: JinjaValue
): (item: JinjaValue) => JinjaValue {
  const get = getter(attribute, budget, otherwise);
  return isTrue(sensitive ?? false) ? get : (item) => lower(get(item));
}

const list = (value: JinjaValue, budget: RenderBudget): readonly JinjaValue[] => [...itemsOf(value, budget)];

/** `map`: an attribute of each item, or a filter put to each. */
function* mapped(value: JinjaValue, { positional, named }: CallArguments, budget: RenderBudget): Generator<JinjaValue, undefined> {
  if (!isTrue(value)) return;
  let put: (item: JinjaValue) => JinjaValue;
  if (!positional.length && named.has('attribute')) {
    const [attribute, otherwise] = bindArguments('map', ['attribute', 'default'], { positional, named });
    put = getter(attribute, budget, otherwise);
  } else {
    const name = stringArgument(positional[0] ?? fail('map requires a filter argument'));
    const filter = FILTERS.get(name) ?? fail(`No filter named '${name}'.`);
    put = (item) => filter(item, { positional: positional.slice(1), named }, budget);
  }
  for (const item of itemsOf(value, budget)) yield put(item);
}

/** The items that pass a test, by themselves or by an attribute; with `wanted` false, those that do not. */
function* selected(
  value: JinjaValue,
  { positional, named }: CallArguments,
  budget: RenderBudget,
  wanted: boolean,
  byAttribute: boolean
): Generator<JinjaValue, undefined> {
  if (!isTrue(value)) return;
  const get = byAttribute ? getter(positional[0] ?? fail('Missing parameter for attribute name'), budget) : (item: JinjaValue) => item;
  const [test, ...others] = positional.slice(byAttribute ? 1 : 0);
  for (const item of itemsOf(value, budget)) {
    const of = get(item);
    if ((test === undefined ? isTrue(of) : passesTest(stringArgument(test), of, { positional: others, named }, budget)) === wanted) yield item;
  }
}

const selecting =
  (wanted: boolean, byAttribute: boolean): JinjaFilter =>
  (value, args, budget) =>
    new PythonIterator(selected(value, args, budget, wanted, byAttribute));

/** The first of the items in order, or the last. */
const extreme =
  (sign: number): JinjaFilter =>
  (value, args, budget) => {
    const [sensitive, attribute] = bindArguments('min', ['case_sensitive', 'attribute'], args);
    const by = keyOf(attribute, sensitive, budget);
    const [first, ...others] = list(value, budget);
    if (first === undefined) return new Undefined('No aggregated item, sequence was empty.');
    return others.reduce((best, item) => (sign * compareValues(by(item), by(best), budget) < 0 ? item : best), first);
  };

function reversed(value: JinjaValue, budget: RenderBudget): JinjaValue {
  if (typeof value === 'string') return charactersOf(value).toReversed().join('');
  if (value instanceof PythonIterator) return new List(list(value, budget).toReversed());
  if (value instanceof Undefined) return new PythonIterator([][Symbol.iterator](), 'reversed');
  return new PythonIterator(list(value, budget).toReversed()[Symbol.iterator](), value instanceof List ? 'list_reverseiterator' : 'reversed iterator');
}

function last(value: JinjaValue, budget: RenderBudget): JinjaValue {
  if (value instanceof PythonIterator) fail(`'${typeName(value)}' object is not reversible`);
  const items = list(value, budget);
  return items.length ? items.at(-1)! : new Undefined('No last item, sequence was empty.');
}

function rounding(value: JinjaValue, args: CallArguments, budget: RenderBudget): JinjaValue {
  const [precision, method = 'common'] = bindArguments('round', ['precision', 'method'], args);
  const places = integerArgument(precision, 0);
  if (value instanceof Undefined) fail(value.sentence);
  if (method !== 'common' && method !== 'ceil' && method !== 'floor') fail('method must be common, ceil or floor');
  if (typeof value !== 'bigint' && typeof value !== 'number' && typeof value !== 'boolean') fail(`type ${typeName(value)} doesn't define __round__ method`);
  if (method !== 'common') {
    const unit = applyOperator('**', 10n, BigInt(places), budget);
    const scaled = applyOperator('*', value, unit, budget);
    return applyOperator('/', typeof scaled === 'number' ? BigInt(method === 'ceil' ? Math.ceil(scaled) : Math.floor(scaled)) : scaled, unit, budget);
  }
  if (typeof value === 'number') return roundHalfEven(value, places);
  return places >= 0 ? BigInt(value) : BigInt(roundHalfEven(Number(value), places));
}

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

function* batched(value: JinjaValue, args: CallArguments, budget: RenderBudget): Generator<JinjaValue, undefined> {
  const [count, fill] = bindArguments('batch', ['linecount', 'fill_with'], args, 1);
  const size = integerArgument(count, 0);
  let part: JinjaValue[] = [];
  for (const item of itemsOf(value, budget)) {
    if (part.length === size) {
      yield new List(part);
      part = [];
    }
    part.push(item);
  }
  if (!part.length) return;
  const missing = fill === undefined || fill === null ? 0 : Math.max(0, size - part.length);
  budget.spend(missing);
  yield new List([...part, ...Array.from({ length: missing }, () => fill!)]);
}

function* sliced(value: JinjaValue, args: CallArguments, budget: RenderBudget): Generator<JinjaValue, undefined> {
  const [count, fill] = bindArguments('slice', ['slices', 'fill_with'], args, 1);
  const slices = integerArgument(count, 0);
  const items = list(value, budget);
  if (slices === 0) fail('integer division or modulo by zero');
  const each = Math.floor(items.length / slices);
  const larger = items.length % slices;
  for (let i = 0, at = 0; i < slices; i++) {
    budget.spend(1);
    const size = each + (i < larger ? 1 : 0);
    const part = items.slice(at, at + size);
    at += size;
    yield new List(fill !== undefined && fill !== null && i >= larger ? [...part, fill] : part);
  }
}

function* unique(value: JinjaValue, args: CallArguments, budget: RenderBudget): Generator<JinjaValue, undefined> {
  const [sensitive, attribute] = bindArguments('unique', ['case_sensitive', 'attribute'], args);
  const by = keyOf(attribute, sensitive, budget);
  const seen = new Set<unknown>();
  for (const item of itemsOf(value, budget)) {
    const place = hashKey(by(item));
    if (seen.has(place)) continue;
    seen.add(place);
    yield item;
  }
}

function grouped(value: JinjaValue, args: CallArguments, budget: RenderBudget): List {
  const [attribute, otherwise, sensitive] = bindArguments('groupby', ['attribute', 'default', 'case_sensitive'], args, 1);
  const by = keyOf(attribute, sensitive, budget, otherwise);
  const groups: { readonly key: JinjaValue; readonly items: JinjaValue[] }[] = [];
  for (const item of sortedValues(list(value, budget), by, budget)) {
    const group = groups.at(-1);
    if (group && isEqual(group.key, by(item), budget)) group.items.push(item);
    else groups.push({ key: by(item), items: [item] });
  }
  const get = getter(attribute, budget, otherwise);
  return new List(groups.map(({ key, items }) => new Tuple([isTrue(sensitive ?? false) ? key : get(items[0]!), new List(items)], GROUPED)));
}

function sortedBy(value: JinjaValue, args: CallArguments, budget: RenderBudget): List {
  const [reverse, sensitive, attribute] = bindArguments('sort', ['reverse', 'case_sensitive', 'attribute'], args);
  const attributes: readonly JinjaValue[] = typeof attribute === 'string' ? attribute.split(',') : [attribute ?? null];
  const getters = attributes.map((each) => keyOf(each, sensitive, budget));
  return new List(sortedValues(list(value, budget), (item) => new List(getters.map((get) => get(item))), budget, isTrue(reverse ?? false)));
}

function dictSorted(value: JinjaValue, args: CallArguments, budget: RenderBudget): List {
  const [sensitive, by = 'key', reverse] = bindArguments('dictsort', ['case_sensitive', 'by', 'reverse'], args);
  if (by !== 'key' && by !== 'value') fail('You can only sort by either "key" or "value"');
  if (!(value instanceof Dict)) return fail(value instanceof Undefined ? value.sentence : `'${typeName(value)}' object has no attribute 'items'`);
  const pairs = value.pairs().map((pair) => new Tuple(pair));
  return new List(sortedValues(pairs, keyOf(by === 'key' ? 0n : 1n, sensitive, budget), budget, isTrue(reverse ?? false)));
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

function summed(value: JinjaValue, args: CallArguments, budget: RenderBudget): JinjaValue {
  const [attribute, start = 0n] = bindArguments('sum', ['attribute', 'start'], args);
  if (typeof start === 'string') fail("sum() can't sum strings [use ''.join(seq) instead]");
  const get = getter(attribute, budget);
  return list(value, budget).reduce<JinjaValue>((total, item) => applyOperator('+', total, get(item), budget), start);
}

function length(value: JinjaValue): bigint {
  return BigInt(lengthOfValue(value) ?? fail(`object of type '${typeName(value)}' has no len()`));
}

function items(value: JinjaValue): JinjaValue {
  if (value instanceof Undefined) return new PythonIterator([][Symbol.iterator]());
  return value instanceof Dict ? new PythonIterator(new DictView('items', value).items()[Symbol.iterator]()) : fail('Can only get item pairs from a mapping.');
}

function withDefault(value: JinjaValue, args: CallArguments): JinjaValue {
  const [otherwise = '', boolean = false] = bindArguments('default', ['default_value', 'boolean'], args);
  return value instanceof Undefined || (isTrue(boolean) && !isTrue(value)) ? otherwise : value;
}

/** A filter of a text, which other values become by `str`. */
const onText =
  (work: (text: string, args: CallArguments, budget: RenderBudget) => JinjaValue): JinjaFilter =>
  (value, args, budget) =>
    work(budget.checked(strOf(value, budget)), args, budget);

function absolute(value: JinjaValue, _: CallArguments, budget: RenderBudget): JinjaValue {
  return compareValues(value, 0n, budget) < 0 ? applyOperator('-', 0n, value, budget) : applyOperator('+', value, 0n, budget);
}

/** All filters by name. */
export const FILTERS: ReadonlyMap<string, JinjaFilter> = new Map<string, JinjaFilter>([
  ['abs', absolute],
  [
    'attr',
    (value, args, budget) =>
      value instanceof Dict && value.has(args.positional[0] ?? '') && !['items', 'keys', 'values', 'get'].includes(stringArgument(args.positional[0]))
        ? new Undefined(`no attribute '${stringArgument(args.positional[0])}'`)
        : attributeOf(value, stringArgument(args.positional[0]), budget)
  ],
  ['batch', (value, args, budget) => new PythonIterator(batched(value, args, budget))],
  ['capitalize', onText(capitalize)],
  [
    'center',
    onText((text, args, budget) =>
      padAligned(text, { positional: [bindArguments('center', ['width'], args)[0] ?? 80n], named: new Map() }, budget, centrePadding)
    )
  ],
  ['count', length],
  ['d', withDefault],
  ['default', withDefault],
  ['dictsort', dictSorted],
  ['first', (value, _, budget) => firstOf(value, budget)],
  ['float', (value, args) => parseFloatValue(value) ?? bindArguments('float', ['default'], args).map((otherwise = 0) => otherwise)[0]!],
  ['format', (value, { positional, named }, budget) => percentFormat(stringArgument(value), named.size ? new Dict(named) : new Tuple(positional), budget)],
  ['groupby', grouped],
  ['indent', indented],
  [
    'int',
    (value, args) => {
      const [otherwise = 0n, base] = bindArguments('int', ['default', 'base'], args);
      return parseIntegerValue(value, integerArgument(base, 10)) ?? otherwise;
    }
  ],
  ['items', items],
  ['join', joined],
  ['last', (value, _, budget) => last(value, budget)],
  ['length', length],
  ['list', (value, _, budget) => new List(list(value, budget))],
  ['lower', onText((text) => text.toLowerCase())],
  ['map', (value, args, budget) => new PythonIterator(mapped(value, args, budget))],
  ['max', extreme(-1)],
  ['min', extreme(1)],
  ['reject', selecting(false, false)],
  ['rejectattr', selecting(false, true)],
  [
    'replace',
    onText((text, args, budget) => {
      const [old, by, count] = bindArguments('replace', ['old', 'new', 'count'], args, 2);
      return replaceTimes(text, strOf(old!, budget), strOf(by!, budget), integerArgument(count ?? undefined, -1), budget);
    })
  ],
  ['reverse', (value, _, budget) => reversed(value, budget)],
  ['round', rounding],
  ['safe', onText((text) => text)],
  ['select', selecting(true, false)],
  ['selectattr', selecting(true, true)],
  ['slice', (value, args, budget) => new PythonIterator(sliced(value, args, budget))],
  ['sort', sortedBy],
  ['string', onText((text) => text)],
  ['sum', summed],
  ['title', onText((text) => text.replace(/[^-\s({[<]+/g, capitalize))],
  ['tojson', toJson],
  ['trim', onText((text, args) => stripCharacters(text, bindArguments('trim', ['chars'], args)[0], true, true))],
  ['truncate', truncated],
  ['unique', (value, args, budget) => new PythonIterator(unique(value, args, budget))],
  ['upper', onText((text) => text.toUpperCase())],
  ['wordcount', onText((text) => BigInt((text.match(/[\p{L}\p{N}_]+/gu) ?? []).length))]
]);

function firstOf(value: JinjaValue, budget: RenderBudget): JinjaValue {
  const next = itemsOf(value, budget).next();
  return next.done ? new Undefined('No first item, sequence was empty.') : next.value;
}

function joined(value: JinjaValue, args: CallArguments, budget: RenderBudget): string {
  const [separator = '', attribute] = bindArguments('join', ['d', 'attribute'], args);
  const get = getter(attribute, budget);
  const mark = strOf(separator, budget);
  const parts: string[] = [];
  for (const item of itemsOf(value, budget)) parts.push(budget.checked(strOf(get(item), budget) + (parts.length ? mark : '')));
  return budget.checked(parts.length ? parts.map((part, i) => (i ? part.slice(0, part.length - mark.length) : part)).join(mark) : '');
}
