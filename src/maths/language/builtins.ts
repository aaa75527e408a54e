/** The functions of the language by name. */
import { compared, floorOf, isWhole, negated, plus, rational, times, type Rational } from './rational';

/** Numbers and lists of numbers are what names stand for; truth is what conditions come to. */
export type Value = Rational | readonly Rational[] | boolean;

/** Whether a value is a list. */
export const isList = (value: Value): value is readonly Rational[] => Array.isArray(value);
/** Whether a value is a number. */
export const isNumber = (value: Value): value is Rational => typeof value === 'object' && !isList(value);

const HALF = rational(1n, 2n)!;
const ONE = rational(1n)!;
const ZERO = rational(0n)!;

const absoluteOf = (x: Rational): Rational => (x.n < 0n ? negated(x) : x);
const ceilingOf = (x: Rational): Rational => negated(floorOf(negated(x)));
const sumOf = (numbers: readonly Rational[]): Rational | null => numbers.reduce<Rational | null>((sum, x) => sum && plus(sum, x), ZERO);

/** The nearest number of `places` decimals, halves away from zero; null where that is too many places. */
function rounded(x: Rational, places: Rational = ZERO): Rational | null {
  if (!isWhole(places) || places.n < 0n || places.n > 12n) return null;
  const scale = rational(10n ** places.n)!;
  const scaled = times(absoluteOf(x), scale);
  const whole = scaled && plus(scaled, HALF);
  const value = whole && times(floorOf(whole), { n: 1n, d: scale.n });
  return value && (x.n < 0n ? negated(value) : value);
}

const extreme =
  (sign: 1 | -1) =>
  (numbers: readonly Rational[]): Rational =>
    numbers.reduce((best, x) => (Number(compared(x, best)) * sign > 0 ? x : best));

/** A function of numbers: how many it takes, and its value, null where that is out of range. `numbers` of a list alone are the list's. */
export interface Builtin {
  readonly least: number;
  readonly most: number;
  readonly apply: (numbers: readonly Rational[]) => Rational | null;
}

const one = (apply: (x: Rational) => Rational): Builtin => ({ least: 1, most: 1, apply: ([x]) => apply(x!) });

/** Every function: `floor(x)`, `ceil(x)`, `abs(x)`, `round(x)` and `round(x, places)`; `sum`, `min`, `max` and `length` of a list or of numbers. */
export const BUILTINS: Readonly<Record<string, Builtin>> = {
  floor: one(floorOf),
  ceil: one(ceilingOf),
  abs: one(absoluteOf),
  round: { least: 1, most: 2, apply: ([x, places]) => rounded(x!, places) },
  sum: { least: 0, most: Infinity, apply: sumOf },
  length: { least: 0, most: Infinity, apply: (numbers) => ({ ...ONE, n: BigInt(numbers.length) }) },
  min: { least: 1, most: Infinity, apply: extreme(-1) },
  max: { least: 1, most: Infinity, apply: extreme(1) }
};
