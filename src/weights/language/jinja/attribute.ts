/** What is asked of a value: an attribute, an item or a slice, as Jinja2's immutable sandbox gives them. */
import { bindArguments, integerArgument } from './arguments';
import { isEqual } from './compare';
import { fail, unsupported } from './templateError';
import { reprOf } from './strRepr';
import type { RenderBudget } from './renderBudget';
import { STRING_METHODS } from './stringMethods';
import {
  Callable,
  charactersOf,
  Dict,
  List,
  Loop,
  Namespace,
  PythonRange,
  Tuple,
  typeName,
  Undefined,
  DictView,
  type CallArguments,
  type JinjaValue
} from './value';

/** Methods that would change a value, which the sandbox keeps from templates. */
const CHANGING_LISTS: readonly string[] = ['append', 'clear', 'extend', 'insert', 'pop', 'remove', 'reverse', 'sort'];
const CHANGING_DICTS: readonly string[] = ['clear', 'pop', 'popitem', 'setdefault', 'update'];

const unsafe = (value: JinjaValue, name: string): Undefined => new Undefined(`access to attribute '${name}' of '${typeName(value)}' object is unsafe.`);

/** What is said of an attribute or item that is not there. */
function absent(value: JinjaValue, key: JinjaValue, budget: RenderBudget): Undefined {
  const kind = value === null ? 'None' : `${typeName(value)} object`;
  return new Undefined(typeof key === 'string' ? `'${kind}' has no attribute ${reprOf(key, budget)}` : `${kind} has no element ${reprOf(key, budget)}`);
}

/** `value.name`: the attribute of that name, and where there is none the item. */
export function attributeOf(value: JinjaValue, name: string, budget: RenderBudget): JinjaValue {
  const own = ownAttribute(value, name);
  if (own !== undefined) return own;
  const item = value instanceof Dict ? value.get(name) : undefined;
  return item === undefined ? absent(value, name, budget) : item;
}

/** `value[key]`: the item of that key, and where there is none the attribute. */
export function itemOf(value: JinjaValue, key: JinjaValue, budget: RenderBudget): JinjaValue {
  if (value instanceof Undefined) fail(value.sentence);
  if (value instanceof Dict && !(key instanceof List || key instanceof Dict)) {
    const found = value.get(key);
    if (found !== undefined) return found;
  }
  if (typeof key === 'bigint' || typeof key === 'boolean') {
    const element = elementOf(value, Number(key), budget);
    return element === undefined ? absent(value, key, budget) : element;
  }
  return (typeof key === 'string' ? ownAttribute(value, key) : undefined) ?? absent(value, key, budget);
}

function elementOf(value: JinjaValue, at: number, budget: RenderBudget): JinjaValue | undefined {
  if (value instanceof List || value instanceof Tuple) return value.items.at(at);
  if (value instanceof PythonRange) {
    const place = at < 0 ? at + value.length : at;
    return place >= 0 && place < value.length ? value.at(place) : undefined;
  }
  if (typeof value !== 'string') return undefined;
  budget.reserve(value.length);
  return charactersOf(value).at(at);
}

/** An attribute that Python's type has; undefined where it has none. */
function ownAttribute(value: JinjaValue, name: string): JinjaValue | undefined {
  if (value instanceof Undefined) fail(value.sentence);
  if (typeof value === 'string') {
    const method = STRING_METHODS.get(name);
    return (
      method &&
      new Callable(name, (args, budget) => {
        budget.reserve(value.length);
        return method(value, args, budget);
      })
    );
  }
  if (value instanceof Dict) return attributeOfDict(value, name);
  if (value instanceof List || value instanceof Tuple) return attributeOfItems(value, name);
  if (value instanceof Namespace || value instanceof Callable) return value.members.get(name);
  if (value instanceof Loop) return value.member(name);
  if (typeof value === 'number' && name === 'is_integer') return new Callable(name, () => Number.isInteger(value));
  return undefined;
}

function attributeOfDict(value: Dict, name: string): JinjaValue | undefined {
  if (name === 'keys' || name === 'values' || name === 'items') return method(name, [], () => new DictView(name, value));
  if (name === 'get') return method(name, ['key', 'default'], ([key, otherwise = null]) => (value.has(key!) ? (value.get(key!) ?? null) : otherwise), 1);
  if (name === 'copy') return method(name, [], () => value);
  if (name === 'fromkeys') return method(name, ['iterable', 'value'], () => unsupported('the method "fromkeys" of a dict'));
  return CHANGING_DICTS.includes(name) ? unsafe(value, name) : undefined;
}

function attributeOfItems(value: List | Tuple, name: string): JinjaValue | undefined {
  if (name === 'count')
    return new Callable(name, (args, budget) => {
      const [sought] = bindArguments(name, ['value'], args, 1);
      return BigInt(value.items.filter((item) => isEqual(item, sought!, budget)).length);
    });
  if (name === 'index')
    return new Callable(name, (args, budget) => {
      const [sought, start, stop] = bindArguments(name, ['value', 'start', 'stop'], args, 1);
      const [from, to] = [integerArgument(start, 0), integerArgument(stop, value.items.length)].map((at) =>
        at < 0 ? Math.max(0, at + value.items.length) : at
      );
      const at = value.items.findIndex((item, i) => i >= from! && i < to! && isEqual(item, sought!, budget));
      return at < 0 ? fail(`${reprOf(sought!, budget)} is not in list`) : BigInt(at);
    });
  if (value instanceof Tuple) {
    const at = value.names.indexOf(name);
    return at < 0 ? undefined : value.items[at];
  }
  if (name === 'copy') return method(name, [], () => value);
  return CHANGING_LISTS.includes(name) ? unsafe(value, name) : undefined;
}

const method = (name: string, parameters: readonly string[], call: (bound: readonly (JinjaValue | undefined)[]) => JinjaValue, needed = 0): Callable =>
  new Callable(name, (args: CallArguments) => call(bindArguments(name, parameters, args, needed)));

/** `value[start:stop:step]`. Throws a TemplateError where a value has no slices. */
export function sliceOf(value: JinjaValue, bounds: readonly (JinjaValue | undefined)[], budget: RenderBudget): JinjaValue {
  if (value instanceof Undefined) fail(value.sentence);
  const [start, stop, step] = bounds.map((bound) => (bound === null || bound === undefined ? undefined : integerArgument(bound, 0)));
  if (value instanceof PythonRange) return slicedRange(value, indices(value.length, start, stop, step));
  const items: readonly JinjaValue[] =
    typeof value === 'string'
      ? charactersOf(value)
      : value instanceof List || value instanceof Tuple
        ? value.items
        : fail(`'${typeName(value)}' object cannot be sliced`);
  const [from, to, by] = indices(items.length, start, stop, step);
  const kept: JinjaValue[] = by === 1 ? items.slice(from, Math.max(from, to)) : [];
  if (by !== 1) for (let i = from; by > 0 ? i < to : i > to; i += by) kept.push(items[i]!);
  if (typeof value === 'string') {
    budget.reserve(value.length);
    return kept.join('');
  }
  budget.spend(kept.length);
  return value instanceof List ? new List(kept) : new Tuple(kept);
}

function slicedRange(range: PythonRange, [from, to, by]: readonly [number, number, number]): PythonRange {
  return new PythonRange(range.start + from * range.step, range.start + to * range.step, range.step * by);
}

/** Python's bounds of a slice over a length. */
function indices(length: number, start?: number, stop?: number, step = 1): readonly [number, number, number] {
  if (step === 0) fail('slice step cannot be zero');
  const [least, most] = step < 0 ? [-1, length - 1] : [0, length];
  const clipped = (at: number): number => Math.min(Math.max(at < 0 ? at + length : at, least), most);
  return [start === undefined ? (step < 0 ? most : least) : clipped(start), stop === undefined ? (step < 0 ? least : most) : clipped(stop), step];
}
