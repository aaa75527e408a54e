/** Exact rational numbers n/d of bounded size, so that no result is rounded and none grows without end. */

/** In lowest terms, with d > 0. */
export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

/** Most digits of a numerator or denominator. */
export const MOST_DIGITS = 40;
const BOUND = 10n ** BigInt(MOST_DIGITS);
/** Most decimals of a number that is written as a decimal; one that needs more is written as a fraction. */
const MOST_DECIMALS = 12;

const absolute = (value: bigint): bigint => (value < 0n ? -value : value);

function commonDivisor(one: bigint, other: bigint): bigint {
  let [a, b] = [absolute(one), absolute(other)];
  while (b) [a, b] = [b, a % b];
  return a;
}

/** n/d in lowest terms; null where a side would have more than `MOST_DIGITS` digits. Throws a RangeError where d is 0. */
export function rational(n: bigint, d = 1n): Rational | null {
  if (d === 0n) throw new RangeError('A rational number needs a denominator other than 0. Check it before.');
  const divisor = d === 1n ? 1n : commonDivisor(n, d) * (d < 0n ? -1n : 1n);
  const reduced = divisor === 1n ? { n, d } : { n: n / divisor, d: d / divisor };
  return absolute(reduced.n) < BOUND && reduced.d < BOUND ? reduced : null;
}

/** The number of a decimal numeral such as `12` or `0.75`; null where it has too many digits. Throws a SyntaxError where the text is no numeral. */
export function rationalOf(numeral: string): Rational | null {
  const [whole, decimals = ''] = numeral.split('.') as [string, string?];
  return rational(BigInt(whole + decimals), 10n ** BigInt(decimals.length));
}

/** one + other */
export const plus = (one: Rational, other: Rational): Rational | null => rational(one.n * other.d + other.n * one.d, one.d * other.d);
/** −x */
export const negated = ({ n, d }: Rational): Rational => ({ n: -n, d });
/** one · other */
export const times = (one: Rational, other: Rational): Rational | null => rational(one.n * other.n, one.d * other.d);
/** one / other, which may not be 0. */
export const over = (one: Rational, other: Rational): Rational | null => rational(one.n * other.d, one.d * other.n);
/** Negative, 0n or positive, as one is less than, equal to or more than other. */
export const compared = (one: Rational, other: Rational): bigint => one.n * other.d - other.n * one.d;
/** The greatest whole number not above x. */
export const floorOf = ({ n, d }: Rational): Rational => ({ n: n < 0n && n % d !== 0n ? n / d - 1n : n / d, d: 1n });
/** Whether x is a whole number. */
export const isWhole = ({ d }: Rational): boolean => d === 1n;

/** Decimals that d needs: the least k for which d divides 10^k, up to `MOST_DECIMALS`; null where it takes more, or no number of them will do. */
function decimalsOf(d: bigint): number | null {
  for (let k = 0, power = 1n; k <= MOST_DECIMALS; k++, power *= 10n) if (power % d === 0n) return k;
  return null;
}

/** As written: `12`, `-0.75`, or `1/3` where decimals have no end. */
export function textOf({ n, d }: Rational): string {
  const decimals = decimalsOf(d);
  if (decimals === null) return `${n}/${d}`;
  const digits = String((absolute(n) * 10n ** BigInt(decimals)) / d).padStart(decimals + 1, '0');
  const sign = n < 0n ? '-' : '';
  return decimals ? `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}` : sign + digits;
}
