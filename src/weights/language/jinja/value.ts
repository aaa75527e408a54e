/** The values of a template as Python knows them: whole numbers are bigint, floats are number, texts are string, and the rest are the classes here. */
import { fail } from './templateError';
import type { RenderBudget } from './renderBudget';

export type JinjaValue =
  null | boolean | bigint | number | string | Undefined | List | Tuple | Dict | PythonRange | DictView | PythonIterator | Callable | Namespace | Loop;

/** What is not there. It prints as nothing and is false; asking more of it fails with its sentence. */
export class Undefined {
  constructor(readonly sentence: string) {}
}

export class List {
  constructor(readonly items: readonly JinjaValue[]) {}
}

/** `names` are those under which `groupby` gives its items. */
export class Tuple {
  constructor(
    readonly items: readonly JinjaValue[],
    readonly names: readonly string[] = []
  ) {}
}

/** Python's dict: in order of insertion; 1, 1.0 and True are one key, the first that was written. */
export class Dict {
  readonly #entries = new Map<unknown, readonly [JinjaValue, JinjaValue]>();

  constructor(pairs: Iterable<readonly [JinjaValue, JinjaValue]> = []) {
    for (const [key, value] of pairs) {
      const place = hashKey(key);
      this.#entries.set(place, [this.#entries.get(place)?.[0] ?? key, value]);
    }
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The value of a key, which is undefined where there is none. */
  get(key: JinjaValue): JinjaValue | undefined {
    return this.#entries.get(hashKey(key))?.[1];
  }

  has(key: JinjaValue): boolean {
    return this.#entries.has(hashKey(key));
  }

  pairs(): readonly (readonly [JinjaValue, JinjaValue])[] {
    return [...this.#entries.values()];
  }
}

/** What stands for a key where keys are told apart. Throws a TemplateError for what cannot be a key. */
export function hashKey(key: JinjaValue): unknown {
  if (typeof key === 'boolean') return BigInt(key);
  if (typeof key === 'number') return Number.isInteger(key) ? BigInt(key) : key;
  if (key instanceof Tuple) return JSON.stringify(key.items.map((item) => `${typeof item} ${String(hashKey(item))}`));
  if (key instanceof List || key instanceof Dict) fail(`unhashable type: '${typeName(key)}'`);
  return key;
}

export class PythonRange {
  constructor(
    readonly start: number,
    readonly stop: number,
    readonly step: number
  ) {}

  get length(): number {
    return Math.max(0, Math.ceil((this.stop - this.start) / this.step));
  }

  at(i: number): bigint {
    return BigInt(this.start + i * this.step);
  }
}

/** `keys()`, `values()` or `items()` of a dict. */
export class DictView {
  constructor(
    readonly kind: 'keys' | 'values' | 'items',
    readonly of: Dict
  ) {}

  items(): readonly JinjaValue[] {
    return this.of.pairs().map(([key, value]) => (this.kind === 'keys' ? key : this.kind === 'values' ? value : new Tuple([key, value])));
  }
}

/** What can be gone through once, such as the result of `map`. */
export class PythonIterator {
  constructor(
    readonly iterator: Iterator<JinjaValue>,
    readonly type = 'generator'
  ) {}
}

/** Arguments as they come to a function. */
export interface CallArguments {
  readonly positional: readonly JinjaValue[];
  readonly named: ReadonlyMap<string, JinjaValue>;
}

/** What follows `|`: a function of the value before it. */
export type JinjaFilter = (value: JinjaValue, args: CallArguments, budget: RenderBudget) => JinjaValue;

/** A function, a method or a macro. */
export class Callable {
  constructor(
    readonly name: string,
    readonly call: (given: CallArguments, budget: RenderBudget) => JinjaValue,
    /** What a macro tells of itself. */
    readonly members: ReadonlyMap<string, JinjaValue> = new Map()
  ) {}
}

/** The one value that a template can change. */
export class Namespace {
  readonly members = new Map<string, JinjaValue>();
}

/** `loop` within a loop. */
export abstract class Loop {
  abstract member(name: string): JinjaValue | undefined;
  abstract recurse(of: JinjaValue): JinjaValue;
}

/** A type's name in Python. */
export function typeName(value: JinjaValue): string {
  if (value === null) return 'NoneType';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return 'float';
  if (typeof value === 'string') return 'str';
  if (value instanceof DictView) return `dict_${value.kind}`;
  if (value instanceof PythonIterator) return value.type;
  if (value instanceof Undefined) return 'Undefined';
  if (value instanceof Callable) return 'function';
  if (value instanceof Loop) return 'LoopContext';
  if (value instanceof List) return 'list';
  if (value instanceof Tuple) return 'tuple';
  if (value instanceof Dict) return 'dict';
  return value instanceof PythonRange ? 'range' : 'namespace';
}

/** Whether a text has characters beyond those of one UTF-16 unit, which Python counts as one. */
const isWide = (text: string): boolean => /[\ud800-\udfff]/.test(text);

/** A text's characters as Python counts them: code points. */
export const charactersOf = (text: string): readonly string[] => (isWide(text) ? Array.from(text) : text.split(''));

export const lengthOfText = (text: string): number => (isWide(text) ? Array.from(text).length : text.length);

export function isTrue(value: JinjaValue): boolean {
  if (value instanceof Undefined) return false;
  if (value instanceof List || value instanceof Tuple) return value.items.length > 0;
  if (value instanceof Dict) return value.size > 0;
  if (value instanceof DictView) return value.of.size > 0;
  if (value instanceof PythonRange) return value.length > 0;
  return Boolean(value);
}

/** A value's length; null where it has none. */
export function lengthOfValue(value: JinjaValue): number | null {
  if (typeof value === 'string') return lengthOfText(value);
  if (value instanceof List || value instanceof Tuple) return value.items.length;
  if (value instanceof Dict) return value.size;
  if (value instanceof DictView) return value.of.size;
  if (value instanceof PythonRange) return value.length;
  if (value instanceof Undefined) return 0;
  if (value instanceof Loop) return Number(value.member('length'));
  return null;
}

/** A way through a value's items; null where it has none. */
export function iteratorOf(value: JinjaValue): Iterator<JinjaValue> | null {
  if (typeof value === 'string') return charactersOf(value)[Symbol.iterator]();
  if (value instanceof List || value instanceof Tuple) return value.items[Symbol.iterator]();
  if (value instanceof Dict) return new DictView('keys', value).items()[Symbol.iterator]();
  if (value instanceof DictView) return value.items()[Symbol.iterator]();
  if (value instanceof PythonRange) return counted(value);
  if (value instanceof Undefined) return [][Symbol.iterator]();
  if (value instanceof PythonIterator) return value.iterator;
  return null;
}

function* counted(range: PythonRange): Generator<JinjaValue> {
  for (let i = 0; i < range.length; i++) yield range.at(i);
}

/** The items of a value, each counted as a step. Throws a TemplateError where it has none. */
export function* itemsOf(value: JinjaValue, budget: RenderBudget): Generator<JinjaValue, undefined> {
  const iterator = iteratorOf(value) ?? fail(`'${typeName(value)}' object is not iterable`);
  for (let next = iterator.next(); !next.done; next = iterator.next()) {
    budget.spend(1);
    yield next.value;
  }
}

/** A list, tuple or dict of what JSON can say; JavaScript's whole numbers become Python's. */
export function jinjaValueOf(data: unknown): JinjaValue {
  if (data === null || typeof data === 'boolean' || typeof data === 'string') return data;
  if (typeof data === 'number') return Number.isInteger(data) ? BigInt(data) : data;
  if (Array.isArray(data)) return new List(data.map(jinjaValueOf));
  if (typeof data === 'object')
    return new Dict(
      Object.entries(data)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => [key, jinjaValueOf(value)])
    );
  return new Undefined('it is undefined');
}
