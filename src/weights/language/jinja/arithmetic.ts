/** Python's arithmetic: whole numbers without end up to a bound, floored division, texts and lists added and repeated. */
import { fail } from './templateError';
import { percentFormat } from './stringFormat';
import type { BinaryOperator } from './syntaxTree';
import type { RenderBudget } from './renderBudget';
import { List, Tuple, typeName, Undefined, type JinjaValue } from './value';

/** Bits of a whole number; no template needs more. */
const MOST_BITS = 4096;
const LARGEST = 1n << BigInt(MOST_BITS);

/** A whole number within bounds. */
function bounded(value: bigint): bigint {
  return value > LARGEST || value < -LARGEST ? fail(`a number has more than ${MOST_BITS} bits`) : value;
}

/** Whole numbers, floats and truth values as numbers; null for the rest. */
function numeric(value: JinjaValue): bigint | number | null {
  if (typeof value === 'boolean') return BigInt(value);
  return typeof value === 'bigint' || typeof value === 'number' ? value : null;
}

/** Python's `//`: towards minus infinity. */
function floored(a: bigint, b: bigint): bigint {
  if (b === 0n) fail('integer division or modulo by zero');
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** Python's `%` of floats: with the sign of the divisor. */
function remainder(a: number, b: number): number {
  if (b === 0) fail('float modulo');
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
}

function whole(operator: BinaryOperator, a: bigint, b: bigint): bigint | number {
  switch (operator) {
    case '+':
      return bounded(a + b);
    case '-':
      return bounded(a - b);
    case '*':
      return bounded(a * b);
    case '/':
      return b === 0n ? fail('division by zero') : Number(a) / Number(b);
    case '//':
      return floored(a, b);
    case '%':
      return a - floored(a, b) * b;
    case '**':
      if (b < 0n) return float(operator, Number(a), Number(b));
      if (a >= -1n && a <= 1n) return a ** (b % 2n === 0n && b > 0n ? 2n : b > 0n ? 1n : 0n);
      return BigInt(a.toString(2).length - 1) * b > BigInt(MOST_BITS) ? fail(`a number has more than ${MOST_BITS} bits`) : bounded(a ** b);
  }
}

function float(operator: BinaryOperator, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? fail('float division by zero') : a / b;
    case '//':
      return b === 0 ? fail('float floor division by zero') : Math.floor((a - remainder(a, b)) / b + 0.5);
    case '%':
      return remainder(a, b);
    case '**':
      if (a === 0 && b < 0) fail('0.0 cannot be raised to a negative power');
      if (a < 0 && !Number.isInteger(b)) fail('a complex number');
      return a ** b;
  }
}

/** A text or a list, so many times over; null where neither is one. */
function repeated(a: JinjaValue, b: JinjaValue, budget: RenderBudget): JinjaValue | null {
  const [of, count] = typeof a === 'bigint' || typeof a === 'boolean' ? [b, a] : [a, b];
  if (typeof count !== 'bigint' && typeof count !== 'boolean') return null;
  const times = Math.max(0, Number(count));
  if (typeof of === 'string') {
    budget.reserve(of.length * times);
    return of.repeat(of === '' ? 0 : times);
  }
  if (!(of instanceof List || of instanceof Tuple)) return null;
  budget.spend(of.items.length * times);
  const items = of.items.length ? Array.from({ length: times }, () => of.items).flat() : [];
  return of instanceof List ? new List(items) : new Tuple(items);
}

/** The result of an operator. Throws a TemplateError where Python would fail. */
export function applyOperator(operator: BinaryOperator, a: JinjaValue, b: JinjaValue, budget: RenderBudget): JinjaValue {
  if (operator === '%' && typeof a === 'string') return percentFormat(a, b, budget);
  for (const value of [a, b]) if (value instanceof Undefined) fail(value.sentence);
  const [left, right] = [numeric(a), numeric(b)];
  if (left !== null && right !== null)
    return typeof left === 'bigint' && typeof right === 'bigint' ? whole(operator, left, right) : float(operator, Number(left), Number(right));
  if (operator === '+') {
    if (typeof a === 'string' && typeof b === 'string') {
      budget.reserve(a.length + b.length);
      return a + b;
    }
    if ((a instanceof List && b instanceof List) || (a instanceof Tuple && b instanceof Tuple)) {
      budget.spend(a.items.length + b.items.length);
      const items = [...a.items, ...b.items];
      return a instanceof List ? new List(items) : new Tuple(items);
    }
    if (typeof a === 'string') fail(`can only concatenate str (not "${typeName(b)}") to str`);
  }
  const many = operator === '*' ? repeated(a, b, budget) : null;
  return many ?? fail(`unsupported operand type(s) for ${operator}: '${typeName(a)}' and '${typeName(b)}'`);
}

/** `-x` or `+x`. */
export function applySign(value: JinjaValue, negative: boolean): JinjaValue {
  if (value instanceof Undefined) fail(value.sentence);
  const number = numeric(value) ?? fail(`bad operand type for unary ${negative ? '-' : '+'}: '${typeName(value)}'`);
  return negative ? -number : number;
}

/** A float rounded to decimal places, an exact half to the even digit. */
export function roundHalfEven(value: number, places: number): number {
  if (!Number.isFinite(value) || places > 22 || Math.abs(value) >= 1e21) return value;
  if (places < 0) {
    const unit = 10 ** -places;
    return halfEven(value / unit) * unit;
  }
  const shorter = Math.abs(value).toFixed(places);
  const tail = Math.abs(value)
    .toFixed(100)
    .slice(-(100 - places));
  const tie = /^50*$/.test(tail) && /[13579]$/.test(shorter);
  // toFixed rounds an exact half up.
  const result = tie ? Number((Number(shorter) - 10 ** -places).toFixed(places)) : Number(shorter);
  return value < 0 || Object.is(value, -0) ? -result : result;
}

function halfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
}
