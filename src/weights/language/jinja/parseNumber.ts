/** Values read as numbers, as Python's `int` and `float` read them. */
import { fail } from './templateError';
import { PYTHON_WHITESPACE } from './lexer';
import { Undefined, type JinjaValue } from './value';

const SURROUNDED = new RegExp(`^[${PYTHON_WHITESPACE}]+|[${PYTHON_WHITESPACE}]+$`, 'g');
const WHOLE = /^([+-]?)(?:(\d+(?:_\d+)*))$/;
const FLOAT = /^[+-]?(?:(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+)?|inf(?:inity)?|nan)$/i;
const PREFIXES: Readonly<Record<number, string>> = { 2: '0b', 8: '0o', 16: '0x' };
/** Digits of a whole number that is read. */
const MOST_DIGITS = 1000;

/** A value as a float; null where it is none. */
export function parseFloatValue(value: JinjaValue): number | null {
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return Number(value);
  if (value instanceof Undefined) fail(value.sentence);
  if (typeof value !== 'string') return null;
  const text = value.replace(SURROUNDED, '').replaceAll('_', '').toLowerCase();
  if (!FLOAT.test(value.replace(SURROUNDED, ''))) return null;
  return text.includes('inf') ? (text.startsWith('-') ? -Infinity : Infinity) : Number(text);
}

/** A value as a whole number, cut off towards zero; null where it is none. */
export function parseIntegerValue(value: JinjaValue, base: number): bigint | null {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return BigInt(value);
  if (typeof value === 'string') {
    const whole = wholeOf(value.replace(SURROUNDED, ''), base);
    if (whole !== null) return whole;
  }
  const float = parseFloatValue(value);
  return float === null || !Number.isFinite(float) ? null : BigInt(Math.trunc(float));
}

function wholeOf(text: string, base: number): bigint | null {
  if (text.length > MOST_DIGITS) return null;
  if (base === 10) {
    const found = WHOLE.exec(text);
    return found && BigInt(found[2]!.replaceAll('_', '')) * (found[1] === '-' ? -1n : 1n);
  }
  const sign = text.startsWith('-') ? -1n : 1n;
  const digits = text.replace(/^[+-]/, '').toLowerCase();
  const bare = digits.startsWith(PREFIXES[base] ?? ' ') ? digits.slice(2) : digits;
  const allowed = '0123456789abcdefghijklmnopqrstuvwxyz'.slice(0, base);
  if (bare === '' || [...bare].some((digit) => !allowed.includes(digit))) return null;
  return sign * [...bare].reduce((total, digit) => total * BigInt(base) + BigInt(allowed.indexOf(digit)), 0n);
}
