/** The calculator against exact fractions: random expressions are written and worked out side by side. */
import { describe, expect, it } from 'vitest';
import { randomOf, type Random } from '../../src/math/random';
import { roundToCents, workOut } from '../../src/task/calculator';

/** An expression with its value as a fraction of whole numbers; `rank` 0 is a sum, 1 a product, 2 a factor. */
interface Sum {
  readonly text: string;
  readonly top: bigint;
  readonly bottom: bigint;
  readonly rank: number;
}

const bracketed = ({ text, rank }: Sum, least: number): string => (rank < least ? `(${text})` : text);

function join(sign: string, one: Sum, other: Sum): Sum {
  const [a, b, c, d] = [one.top, one.bottom, other.top, other.bottom];
  const rank = sign === '+' || sign === '-' ? 0 : 1;
  const text = `${bracketed(one, rank)} ${sign} ${bracketed(other, rank + 1)}`;
  if (sign === '+') return { text, top: a * d + c * b, bottom: b * d, rank };
  if (sign === '-') return { text, top: a * d - c * b, bottom: b * d, rank };
  return sign === '*' ? { text, top: a * c, bottom: b * d, rank } : { text, top: a * d, bottom: b * c, rank };
}

function drawSum(random: Random, depth: number): Sum {
  if (!depth) {
    const cents = random.below(9000);
    return random.below(2)
      ? { text: String(cents), top: BigInt(cents), bottom: 1n, rank: 2 }
      : { text: (cents / 100).toFixed(2), top: BigInt(cents), bottom: 100n, rank: 2 };
  }
  return join(random.pick(['+', '-', '*', '/']), drawSum(random, random.below(depth)), drawSum(random, random.below(depth)));
}

/** To cents, halves away from zero, in whole numbers. */
function centsOf({ top, bottom }: Sum): number {
  const negative = top < 0n !== bottom < 0n;
  const [t, b] = [top < 0n ? -top : top, bottom < 0n ? -bottom : bottom];
  const cents = (200n * t + b) / (2n * b);
  return Number(negative ? -cents : cents) / 100;
}

describe('workOut', () => {
  it('agrees with exact fractions', () => {
    const random = randomOf('calculator');
    let compared = 0;
    for (let i = 0; i < 2000; i++) {
      const sum = drawSum(random, 1 + random.below(3));
      if (sum.bottom === 0n) continue;
      const expected = centsOf(sum);
      // A double holds 15 figures, cents included.
      if (Math.abs(expected) > 1e9) continue;
      expect({ text: sum.text, value: workOut(sum.text) }).toEqual({ text: sum.text, value: expected || 0 });
      compared++;
    }
    expect(compared).toBeGreaterThan(1500);
  });
  it.each([
    ['84 - 4 * 9', 48],
    ['(84-4)*9', 720],
    ['-3 + 5', 2],
    ['2 * -(3 - 5)', 4],
    ['1.005 * 1', 1.01],
    ['10 / 4 / 5', 0.5]
  ])('%s is %d', (expression, value) => expect(workOut(expression)).toBe(value));
  it('is not finite where it divides by zero', () => expect([workOut('5 / (2 - 2)'), workOut('0 / 0')].some(Number.isFinite)).toBe(false));
  it.each(['', '+', '3 4', '3 + * 4', '3 +', '(3', '3)', '()', '3 ** 2', 'alert(1)', '3 + x', '1.2.3', '.5', '1e9'])('finds no value in "%s"', (text) =>
    expect(workOut(text)).toBeNull()
  );
  it('does not follow brackets without end', () => expect(workOut('('.repeat(100_000))).toBeNull());
});

describe('roundToCents', () => {
  it.each([
    [1.005, 1.01],
    [-1.005, -1.01],
    [2.675, 2.68],
    [0.1 + 0.2, 0.3],
    [-0.001, 0]
  ])('%d becomes %d', (value, rounded) => expect(roundToCents(value)).toBe(rounded));
});

it('works out expressions of up to 200 characters', () => {
  const ones = (length: number): string => `1${'+1'.repeat(length)}`;
  expect(ones(99).padEnd(200)).toHaveLength(200);
  expect(workOut(ones(99).padEnd(200))).toBe(100);
  expect(workOut(ones(99).padEnd(201))).toBeNull();
});
