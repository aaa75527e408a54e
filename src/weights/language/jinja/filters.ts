/** The filters of Jinja2, which follow `|`; those that write HTML or draw at random are left out. */
import { bind, numberOf, textOf } from './arguments';
import { operate, rounded } from './arithmetic';
import { attributeOf, itemOf } from './attribute';
import { isEqual, order, sorted } from './compare';
import { fail } from './templateError';
import { formatted } from './stringFormat';
import { toJson } from './toJson';
import { floatOf, integerOf } from './parseNumber';
import { printed } from './strRepr';
import type { Run } from './renderBudget';
import { passes } from './tests';
import { aligned, capitalized, centred, linesOf, replaced, stripped } from './stringMethods';
import {
  charactersOf,
  Dict,
  isTrue,
  itemsOf,
  lengthOf,
  lengthOfText,
  List,
  placeOf,
  Stream,
  Tuple,
  typeName,
  Undefined,
  View,
  type Given,
  type Value
} from './value';

type Filter = (value: Value, given: Given, run: Run) => Value;

const GROUPED: readonly string[] = ['grouper', 'list'];
const lower = (value: Value): Value => (typeof value === 'string' ? value.toLowerCase() : value);

/** Reads an attribute such as `a.b.0` of an item; the item itself where there is none. */
function getter(attribute: Value | undefined, run: Run, otherwise?: Value): (item: Value) => Value {
  if (attribute === undefined || attribute === null) return (item) => item;
  const parts: readonly Value[] = typeof attribute === 'string' ? attribute.split('.').map((part) => (/^\d+$/.test(part) ? BigInt(part) : part)) : [attribute];
  return (item) => {
    let found = item;
    for (const part of parts) {
      found = itemOf(found, part, run);
      if (otherwise !== undefined && otherwise !== null && found instanceof Undefined) found = otherwise;
    }
    return found;
  };
}

/** What items are sorted, compared or told apart by. */
function keyOf(attribute: Value | undefined, sensitive: Value | undefined, run: Run, otherwise?: Value): (item: Value) => Value {
  const get = getter(attribute, run, otherwise);
  return isTrue(sensitive ?? false) ? get : (item) => lower(get(item));
}

const list = (value: Value, run: Run): readonly Value[] => [...itemsOf(value, run)];

/** `map`: an attribute of each item, or a filter put to each. */
function* mapped(value: Value, { positional, named }: Given, run: Run): Generator<Value, undefined> {
  if (!isTrue(value)) return;
  let put: (item: Value) => Value;
  if (!positional.length && named.has('attribute')) {
    const [attribute, otherwise] = bind('map', ['attribute', 'default'], { positional, named });
    put = getter(attribute, run, otherwise);
  } else {
    const name = textOf(positional[0] ?? fail('map requires a filter argument'));
    const filter = FILTERS.get(name) ?? fail(`No filter named '${name}'.`);
    put = (item) => filter(item, { positional: positional.slice(1), named }, run);
  }
  for (const item of itemsOf(value, run)) yield put(item);
}

/** The items that pass a test, by themselves or by an attribute; with `wanted` false, those that do not. */
function* selected(value: Value, { positional, named }: Given, run: Run, wanted: boolean, byAttribute: boolean): Generator<Value, undefined> {
  if (!isTrue(value)) return;
  const get = byAttribute ? getter(positional[0] ?? fail('Missing parameter for attribute name'), run) : (item: Value) => item;
  const [test, ...others] = positional.slice(byAttribute ? 1 : 0);
  for (const item of itemsOf(value, run)) {
    const of = get(item);
    if ((test === undefined ? isTrue(of) : passes(textOf(test), of, { positional: others, named }, run)) === wanted) yield item;
  }
}

const selecting =
  (wanted: boolean, byAttribute: boolean): Filter =>
  (value, given, run) =>
    new Stream(selected(value, given, run, wanted, byAttribute));

/** The first of the items in order, or the last. */
const extreme =
  (sign: number): Filter =>
  (value, given, run) => {
    const [sensitive, attribute] = bind('min', ['case_sensitive', 'attribute'], given);
    const by = keyOf(attribute, sensitive, run);
    const [first, ...others] = list(value, run);
    if (first === undefined) return new Undefined('No aggregated item, sequence was empty.');
    return others.reduce((best, item) => (sign * order(by(item), by(best), run) < 0 ? item : best), first);
  };

function reversed(value: Value, run: Run): Value {
  if (typeof value === 'string') return charactersOf(value).toReversed().join('');
  if (value instanceof Stream) return new List(list(value, run).toReversed());
  if (value instanceof Undefined) return new Stream([][Symbol.iterator](), 'reversed');
  return new Stream(list(value, run).toReversed()[Symbol.iterator](), value instanceof List ? 'list_reverseiterator' : 'reversed iterator');
}

function last(value: Value, run: Run): Value {
  if (value instanceof Stream) fail(`'${typeName(value)}' object is not reversible`);
  const items = list(value, run);
  return items.length ? items.at(-1)! : new Undefined('No last item, sequence was empty.');
}

function rounding(value: Value, given: Given, run: Run): Value {
  const [precision, method = 'common'] = bind('round', ['precision', 'method'], given);
  const places = numberOf(precision, 0);
  if (value instanceof Undefined) fail(value.sentence);
  if (method !== 'common' && method !== 'ceil' && method !== 'floor') fail('method must be common, ceil or floor');
  if (typeof value !== 'bigint' && typeof value !== 'number' && typeof value !== 'boolean') fail(`type ${typeName(value)} doesn't define __round__ method`);
  if (method !== 'common') {
    const unit = operate('**', 10n, BigInt(places), run);
    const scaled = operate('*', value, unit, run);
    return operate('/', typeof scaled === 'number' ? BigInt(method === 'ceil' ? Math.ceil(scaled) : Math.floor(scaled)) : scaled, unit, run);
  }
  if (typeof value === 'number') return rounded(value, places);
  return places >= 0 ? BigInt(value) : BigInt(rounded(Number(value), places));
}

function indented(value: Value, given: Given, run: Run): string {
  const [width, first, blank] = bind('indent', ['width', 'first', 'blank'], given);
  const text = textOf(value);
  const by = typeof width === 'string' ? width.length : numberOf(width, 4);
  const lines = linesOf(`${text}\n`);
  run.reserve(text.length + by * lines.length);
  const indention = typeof width === 'string' ? width : ' '.repeat(Math.max(0, by));
  const [head = '', ...tail] = lines;
  const rest = tail.map((line) => (line === '' && !isTrue(blank ?? false) ? line : indention + line));
  return (isTrue(first ?? false) ? indention : '') + [head, ...rest].join('\n');
}

function* batched(value: Value, given: Given, run: Run): Generator<Value, undefined> {
  const [count, fill] = bind('batch', ['linecount', 'fill_with'], given, 1);
  const size = numberOf(count, 0);
  let part: Value[] = [];
  for (const item of itemsOf(value, run)) {
    if (part.length === size) {
      yield new List(part);
      part = [];
    }
    part.push(item);
  }
  if (!part.length) return;
  const missing = fill === undefined || fill === null ? 0 : Math.max(0, size - part.length);
  run.spend(missing);
  yield new List([...part, ...Array.from({ length: missing }, () => fill!)]);
}

function* sliced(value: Value, given: Given, run: Run): Generator<Value, undefined> {
  const [count, fill] = bind('slice', ['slices', 'fill_with'], given, 1);
  const slices = numberOf(count, 0);
  const items = list(value, run);
  if (slices === 0) fail('integer division or modulo by zero');
  const each = Math.floor(items.length / slices);
  const larger = items.length % slices;
  for (let i = 0, at = 0; i < slices; i++) {
    run.spend(1);
    const size = each + (i < larger ? 1 : 0);
    const part = items.slice(at, at + size);
    at += size;
    yield new List(fill !== undefined && fill !== null && i >= larger ? [...part, fill] : part);
  }
}

function* unique(value: Value, given: Given, run: Run): Generator<Value, undefined> {
  const [sensitive, attribute] = bind('unique', ['case_sensitive', 'attribute'], given);
  const by = keyOf(attribute, sensitive, run);
  const seen = new Set<unknown>();
  for (const item of itemsOf(value, run)) {
    const place = placeOf(by(item));
    if (seen.has(place)) continue;
    seen.add(place);
    yield item;
  }
}

function grouped(value: Value, given: Given, run: Run): List {
  const [attribute, otherwise, sensitive] = bind('groupby', ['attribute', 'default', 'case_sensitive'], given, 1);
  const by = keyOf(attribute, sensitive, run, otherwise);
  const groups: { readonly key: Value; readonly items: Value[] }[] = [];
  for (const item of sorted(list(value, run), by, run)) {
    const group = groups.at(-1);
    if (group && isEqual(group.key, by(item), run)) group.items.push(item);
    else groups.push({ key: by(item), items: [item] });
  }
  const get = getter(attribute, run, otherwise);
  return new List(groups.map(({ key, items }) => new Tuple([isTrue(sensitive ?? false) ? key : get(items[0]!), new List(items)], GROUPED)));
}

function sortedBy(value: Value, given: Given, run: Run): List {
  const [reverse, sensitive, attribute] = bind('sort', ['reverse', 'case_sensitive', 'attribute'], given);
  const attributes: readonly Value[] = typeof attribute === 'string' ? attribute.split(',') : [attribute ?? null];
  const getters = attributes.map((each) => keyOf(each, sensitive, run));
  return new List(sorted(list(value, run), (item) => new List(getters.map((get) => get(item))), run, isTrue(reverse ?? false)));
}

function dictSorted(value: Value, given: Given, run: Run): List {
  const [sensitive, by = 'key', reverse] = bind('dictsort', ['case_sensitive', 'by', 'reverse'], given);
  if (by !== 'key' && by !== 'value') fail('You can only sort by either "key" or "value"');
  if (!(value instanceof Dict)) return fail(value instanceof Undefined ? value.sentence : `'${typeName(value)}' object has no attribute 'items'`);
  const pairs = value.pairs().map((pair) => new Tuple(pair));
  return new List(sorted(pairs, keyOf(by === 'key' ? 0n : 1n, sensitive, run), run, isTrue(reverse ?? false)));
}

function truncated(value: Value, given: Given): string {
  const [length, kills, end, leeway] = bind('truncate', ['length', 'killwords', 'end', 'leeway'], given);
  const characters = charactersOf(textOf(value));
  const [most, mark] = [numberOf(length, 255), textOf(end, '...')];
  if (most < lengthOfText(mark)) fail(`expected length >= ${lengthOfText(mark)}, got ${most}`);
  if (characters.length <= most + numberOf(leeway ?? undefined, 5)) return characters.join('');
  const kept = characters.slice(0, most - lengthOfText(mark)).join('');
  return (isTrue(kills ?? false) ? kept : kept.slice(0, kept.includes(' ') ? kept.lastIndexOf(' ') : undefined)) + mark;
}

function summed(value: Value, given: Given, run: Run): Value {
  const [attribute, start = 0n] = bind('sum', ['attribute', 'start'], given);
  if (typeof start === 'string') fail("sum() can't sum strings [use ''.join(seq) instead]");
  const get = getter(attribute, run);
  return list(value, run).reduce<Value>((total, item) => operate('+', total, get(item), run), start);
}

function length(value: Value): bigint {
  return BigInt(lengthOf(value) ?? fail(`object of type '${typeName(value)}' has no len()`));
}

function items(value: Value): Value {
  if (value instanceof Undefined) return new Stream([][Symbol.iterator]());
  return value instanceof Dict ? new Stream(new View('items', value).items()[Symbol.iterator]()) : fail('Can only get item pairs from a mapping.');
}

function withDefault(value: Value, given: Given): Value {
  const [otherwise = '', boolean = false] = bind('default', ['default_value', 'boolean'], given);
  return value instanceof Undefined || (isTrue(boolean) && !isTrue(value)) ? otherwise : value;
}

/** A filter of a text, which other values become by `str`. */
const onText =
  (work: (text: string, given: Given, run: Run) => Value): Filter =>
  (value, given, run) =>
    work(run.made(printed(value, run)), given, run);

function absolute(value: Value, _: Given, run: Run): Value {
  return order(value, 0n, run) < 0 ? operate('-', 0n, value, run) : operate('+', value, 0n, run);
}

/** All filters by name. */
export const FILTERS: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ['abs', absolute],
  [
    'attr',
    (value, given, run) =>
      value instanceof Dict && value.has(given.positional[0] ?? '') && !['items', 'keys', 'values', 'get'].includes(textOf(given.positional[0]))
        ? new Undefined(`no attribute '${textOf(given.positional[0])}'`)
        : attributeOf(value, textOf(given.positional[0]), run)
  ],
  ['batch', (value, given, run) => new Stream(batched(value, given, run))],
  ['capitalize', onText(capitalized)],
  ['center', onText((text, given, run) => aligned(text, { positional: [bind('center', ['width'], given)[0] ?? 80n], named: new Map() }, run, centred))],
  ['count', length],
  ['d', withDefault],
  ['default', withDefault],
  ['dictsort', dictSorted],
  ['first', (value, _, run) => firstOf(value, run)],
  ['float', (value, given) => floatOf(value) ?? bind('float', ['default'], given).map((otherwise = 0) => otherwise)[0]!],
  ['format', (value, { positional, named }, run) => formatted(textOf(value), named.size ? new Dict(named) : new Tuple(positional), run)],
  ['groupby', grouped],
  ['indent', indented],
  [
    'int',
    (value, given) => {
      const [otherwise = 0n, base] = bind('int', ['default', 'base'], given);
      return integerOf(value, numberOf(base, 10)) ?? otherwise;
    }
  ],
  ['items', items],
  ['join', joined],
  ['last', (value, _, run) => last(value, run)],
  ['length', length],
  ['list', (value, _, run) => new List(list(value, run))],
  ['lower', onText((text) => text.toLowerCase())],
  ['map', (value, given, run) => new Stream(mapped(value, given, run))],
  ['max', extreme(-1)],
  ['min', extreme(1)],
  ['reject', selecting(false, false)],
  ['rejectattr', selecting(false, true)],
  [
    'replace',
    onText((text, given, run) => {
      const [old, by, count] = bind('replace', ['old', 'new', 'count'], given, 2);
      return replaced(text, printed(old!, run), printed(by!, run), numberOf(count ?? undefined, -1), run);
    })
  ],
  ['reverse', (value, _, run) => reversed(value, run)],
  ['round', rounding],
  ['safe', onText((text) => text)],
  ['select', selecting(true, false)],
  ['selectattr', selecting(true, true)],
  ['slice', (value, given, run) => new Stream(sliced(value, given, run))],
  ['sort', sortedBy],
  ['string', onText((text) => text)],
  ['sum', summed],
  ['title', onText((text) => text.replace(/[^-\s({[<]+/g, capitalized))],
  ['tojson', toJson],
  ['trim', onText((text, given) => stripped(text, bind('trim', ['chars'], given)[0], true, true))],
  ['truncate', truncated],
  ['unique', (value, given, run) => new Stream(unique(value, given, run))],
  ['upper', onText((text) => text.toUpperCase())],
  ['wordcount', onText((text) => BigInt((text.match(/[\p{L}\p{N}_]+/gu) ?? []).length))]
]);

function firstOf(value: Value, run: Run): Value {
  const next = itemsOf(value, run).next();
  return next.done ? new Undefined('No first item, sequence was empty.') : next.value;
}

function joined(value: Value, given: Given, run: Run): string {
  const [separator = '', attribute] = bind('join', ['d', 'attribute'], given);
  const get = getter(attribute, run);
  const mark = printed(separator, run);
  const parts: string[] = [];
  for (const item of itemsOf(value, run)) parts.push(run.made(printed(get(item), run) + (parts.length ? mark : '')));
  return run.made(parts.length ? parts.map((part, i) => (i ? part.slice(0, part.length - mark.length) : part)).join(mark) : '');
}
