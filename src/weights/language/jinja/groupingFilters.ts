/** Jinja2's filters that sort, group or cut up the items of a list. */
import { bindArguments, integerArgument } from './arguments';
import { isEqual, sortedValues } from './compare';
import { fail } from './templateError';
import type { RenderBudget } from './renderBudget';
import {
  Dict,
  isTrue,
  itemsOf,
  List,
  hashKey,
  PythonIterator,
  Tuple,
  typeName,
  Undefined,
  type CallArguments,
  type JinjaValue,
  type JinjaFilter
} from './value';
import { attributeGetter, sortKeyOf } from './attributePath';

const GROUPED: readonly string[] = ['grouper', 'list'];

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
  const items = [...itemsOf(value, budget)];
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
  const by = sortKeyOf(attribute, sensitive, budget);
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
  const by = sortKeyOf(attribute, sensitive, budget, otherwise);
  const groups: { readonly key: JinjaValue; readonly items: JinjaValue[] }[] = [];
  for (const item of sortedValues([...itemsOf(value, budget)], by, budget)) {
    const group = groups.at(-1);
    if (group && isEqual(group.key, by(item), budget)) group.items.push(item);
    else groups.push({ key: by(item), items: [item] });
  }
  const get = attributeGetter(attribute, budget, otherwise);
  return new List(groups.map(({ key, items }) => new Tuple([isTrue(sensitive ?? false) ? key : get(items[0]!), new List(items)], GROUPED)));
}

function sortedBy(value: JinjaValue, args: CallArguments, budget: RenderBudget): List {
  const [reverse, sensitive, attribute] = bindArguments('sort', ['reverse', 'case_sensitive', 'attribute'], args);
  const attributes: readonly JinjaValue[] = typeof attribute === 'string' ? attribute.split(',') : [attribute ?? null];
  const getters = attributes.map((each) => sortKeyOf(each, sensitive, budget));
  return new List(sortedValues([...itemsOf(value, budget)], (item) => new List(getters.map((get) => get(item))), budget, isTrue(reverse ?? false)));
}

function dictSorted(value: JinjaValue, args: CallArguments, budget: RenderBudget): List {
  const [sensitive, by = 'key', reverse] = bindArguments('dictsort', ['case_sensitive', 'by', 'reverse'], args);
  if (by !== 'key' && by !== 'value') fail('You can only sort by either "key" or "value"');
  if (!(value instanceof Dict)) return fail(value instanceof Undefined ? value.sentence : `'${typeName(value)}' object has no attribute 'items'`);
  const pairs = value.pairs().map((pair) => new Tuple(pair));
  return new List(sortedValues(pairs, sortKeyOf(by === 'key' ? 0n : 1n, sensitive, budget), budget, isTrue(reverse ?? false)));
}

/** Each with its name. */
export const GROUPING_FILTERS: readonly (readonly [string, JinjaFilter])[] = [
  ['batch', (value, args, budget) => new PythonIterator(batched(value, args, budget))],
  ['dictsort', dictSorted],
  ['groupby', grouped],
  ['slice', (value, args, budget) => new PythonIterator(sliced(value, args, budget))],
  ['sort', sortedBy],
  ['unique', (value, args, budget) => new PythonIterator(unique(value, args, budget))]
];
