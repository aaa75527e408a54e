/** Jinja2's filters of lists and other iterables: selecting, counting, joining. */
import { bindArguments, stringArgument } from './arguments';
import { applyOperator } from './arithmetic';
import { compareValues } from './compare';
import { fail } from './templateError';
import { strOf } from './strRepr';
import type { RenderBudget } from './renderBudget';
import { passesTest } from './tests';
import {
  charactersOf,
  Dict,
  isTrue,
  itemsOf,
  lengthOfValue,
  List,
  PythonIterator,
  typeName,
  Undefined,
  DictView,
  type CallArguments,
  type JinjaValue,
  type JinjaFilter
} from './value';
import { attributeGetter, sortKeyOf } from './attributePath';

const list = (value: JinjaValue, budget: RenderBudget): readonly JinjaValue[] => [...itemsOf(value, budget)];

/** The items that pass a test, by themselves or by an attribute; with `wanted` false, those that do not. */
function* selected(
  value: JinjaValue,
  { positional, named }: CallArguments,
  budget: RenderBudget,
  wanted: boolean,
  byAttribute: boolean
): Generator<JinjaValue, undefined> {
  if (!isTrue(value)) return;
  const get = byAttribute ? attributeGetter(positional[0] ?? fail('Missing parameter for attribute name'), budget) : (item: JinjaValue) => item;
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
    const by = sortKeyOf(attribute, sensitive, budget);
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

function summed(value: JinjaValue, args: CallArguments, budget: RenderBudget): JinjaValue {
  const [attribute, start = 0n] = bindArguments('sum', ['attribute', 'start'], args);
  if (typeof start === 'string') fail("sum() can't sum strings [use ''.join(seq) instead]");
  const get = attributeGetter(attribute, budget);
  return list(value, budget).reduce<JinjaValue>((total, item) => applyOperator('+', total, get(item), budget), start);
}

function length(value: JinjaValue): bigint {
  return BigInt(lengthOfValue(value) ?? fail(`object of type '${typeName(value)}' has no len()`));
}

function items(value: JinjaValue): JinjaValue {
  if (value instanceof Undefined) return new PythonIterator([][Symbol.iterator]());
  return value instanceof Dict ? new PythonIterator(new DictView('items', value).items()[Symbol.iterator]()) : fail('Can only get item pairs from a mapping.');
}

function firstOf(value: JinjaValue, budget: RenderBudget): JinjaValue {
  const next = itemsOf(value, budget).next();
  return next.done ? new Undefined('No first item, sequence was empty.') : next.value;
}

function joined(value: JinjaValue, args: CallArguments, budget: RenderBudget): string {
  const [separator = '', attribute] = bindArguments('join', ['d', 'attribute'], args);
  const get = attributeGetter(attribute, budget);
  const mark = strOf(separator, budget);
  const parts: string[] = [];
  for (const item of itemsOf(value, budget)) parts.push(budget.checked(strOf(get(item), budget) + (parts.length ? mark : '')));
  return budget.checked(parts.length ? parts.map((part, i) => (i ? part.slice(0, part.length - mark.length) : part)).join(mark) : '');
}

/** Each with its name. */
export const LIST_FILTERS: readonly (readonly [string, JinjaFilter])[] = [
  ['count', length],
  ['first', (value, _, budget) => firstOf(value, budget)],
  ['items', items],
  ['join', joined],
  ['last', (value, _, budget) => last(value, budget)],
  ['length', length],
  ['list', (value, _, budget) => new List(list(value, budget))],
  ['max', extreme(-1)],
  ['min', extreme(1)],
  ['reject', selecting(false, false)],
  ['rejectattr', selecting(false, true)],
  ['reverse', (value, _, budget) => reversed(value, budget)],
  ['select', selecting(true, false)],
  ['selectattr', selecting(true, true)],
  ['sum', summed]
];
