/** Equality and order as Python has them. */
import { fail } from './templateError';
import type { RenderBudget } from './renderBudget';
import { Dict, itemsOf, lengthOfValue, List, PythonRange, Tuple, typeName, Undefined, DictView, type JinjaValue } from './value';

const isNumber = (value: JinjaValue): value is boolean | bigint | number =>
  typeof value === 'boolean' || typeof value === 'bigint' || typeof value === 'number';
const numeric = (value: boolean | bigint | number): bigint | number => (typeof value === 'boolean' ? BigInt(value) : value);

/** Python's `==`. */
export function isEqual(a: JinjaValue, b: JinjaValue, budget: RenderBudget): boolean {
  budget.spend(1);
  if (isNumber(a) && isNumber(b)) {
    const [left, right] = [numeric(a), numeric(b)];
    return left <= right && left >= right;
  }
  if (a === b) return true;
  if (a instanceof Undefined && b instanceof Undefined) return true;
  if ((a instanceof List && b instanceof List) || (a instanceof Tuple && b instanceof Tuple)) return areEqual(a.items, b.items, budget);
  if (a instanceof PythonRange && b instanceof PythonRange)
    return a.length === b.length && (a.length === 0 || (a.start === b.start && (a.length === 1 || a.step === b.step)));
  if (a instanceof Dict && b instanceof Dict)
    return (
      a.size === b.size &&
      a.pairs().every(([key, value]) => {
        const other = b.get(key);
        return other !== undefined && isEqual(value, other, budget);
      })
    );
  return false;
}

const areEqual = (a: readonly JinjaValue[], b: readonly JinjaValue[], budget: RenderBudget): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i] || isEqual(value, b[i]!, budget));

/** Negative where `a` comes before `b`, positive where after it, NaN where neither. Throws a TemplateError where they have no order. */
export function compareValues(a: JinjaValue, b: JinjaValue, budget: RenderBudget, operator = '<'): number {
  budget.spend(1);
  if (isNumber(a) && isNumber(b)) {
    const [left, right] = [numeric(a), numeric(b)];
    return left < right ? -1 : left > right ? 1 : left >= right ? 0 : NaN;
  }
  if (typeof a === 'string' && typeof b === 'string') return orderOfTexts(a, b);
  if ((a instanceof List && b instanceof List) || (a instanceof Tuple && b instanceof Tuple)) {
    const at = a.items.findIndex((value, i) => i >= b.items.length || !(value === b.items[i] || isEqual(value, b.items[i]!, budget)));
    if (at < 0) return a.items.length - b.items.length;
    return at >= b.items.length ? 1 : compareValues(a.items[at]!, b.items[at]!, budget, operator);
  }
  for (const value of [a, b]) if (value instanceof Undefined) fail(value.sentence);
  return fail(`'${operator}' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`);
}

/** By code points, where JavaScript compares UTF-16 units: characters beyond U+FFFF come last. */
function orderOfTexts(a: string, b: string): number {
  let i = 0;
  while (i < a.length && i < b.length && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  if (i >= a.length || i >= b.length) return a.length - b.length;
  const [left, right] = [a.charCodeAt(i), b.charCodeAt(i)];
  const high = (unit: number): number => (unit >= 0xd800 && unit < 0xe000 ? 1 : 0);
  return high(left) - high(right) || left - right;
}

/** Python's `in`. */
export function contains(all: JinjaValue, value: JinjaValue, budget: RenderBudget): boolean {
  if (typeof all === 'string') {
    budget.reserve(all.length);
    return typeof value === 'string' ? all.includes(value) : fail(`'in <string>' requires string as left operand, not ${typeName(value)}`);
  }
  if (all instanceof Dict) return all.has(value);
  if (all instanceof DictView && all.kind === 'keys') return all.of.has(value);
  if (all instanceof PythonRange || lengthOfValue(all) !== null || typeName(all).includes('iterator') || typeName(all) === 'generator') {
    for (const item of itemsOf(all, budget)) if (isEqual(item, value, budget)) return true;
    return false;
  }
  return fail(`argument of type '${typeName(all)}' is not iterable`);
}

/** In order, equals as they were. `by` gives what each is compared by. */
export function sortedValues<T>(items: readonly T[], by: (item: T) => JinjaValue, budget: RenderBudget, reverse = false): readonly T[] {
  const keyed = items.map((item) => [by(item), item] as const);
  const sign = reverse ? -1 : 1;
  return keyed.toSorted(([a], [b]) => sign * (compareValues(a, b, budget) || 0)).map(([, item]) => item);
}
