/** Half precision against the definition of IEEE 754 binary16, over all of its 65,536 patterns. */
import { describe, expect, it } from 'vitest';
import { fromHalf, fromHalves, toHalf } from '../../src/math/half';

const patterns = Array.from({ length: 0x10000 }, (_, bits) => bits);
const isNumber = (bits: number) => (bits & 0x7c00) !== 0x7c00 || (bits & 0x3ff) === 0;
/** Finite and positive, in order: the patterns of non-negative halves are ordered as their values. */
const ladder = patterns.slice(0, 0x7c00).map(fromHalf);

describe('reading', () => {
  it.each([
    [0x3c00, 1],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x0400, 2 ** -14],
    [0x03ff, 1023 * 2 ** -24],
    [0x0001, 2 ** -24],
    [0x3555, 0.333251953125],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
    [0x8000, -0],
    [0x7e00, NaN]
  ])('%i is %d', (bits, value) => expect(fromHalf(bits)).toBe(value));

  it('gives the same for all patterns at once', () => expect([...fromHalves(Uint16Array.from(patterns))]).toEqual(patterns.map(fromHalf)));

  it('rises from pattern to pattern', () => expect(ladder.every((value, i) => i === 0 || value > ladder[i - 1]!)).toBe(true));
});

describe('rounding', () => {
  it('gives every number back', () => expect(patterns.filter(isNumber).filter((bits) => toHalf(fromHalf(bits)) !== bits)).toEqual([]));

  it('keeps what is no number no number', () =>
    expect(patterns.filter((bits) => !isNumber(bits) && !Number.isNaN(fromHalf(toHalf(fromHalf(bits)))))).toEqual([]));

  it('goes to the even one from halfway, and to the nearer one from just beside', () => {
    const wrong = ladder.slice(0, -1).filter((low, bits) => {
      const middle = (low + ladder[bits + 1]!) / 2; // exact in single precision, whose neighbours are the next to test
      const unit = Math.max(2 ** -149, 2 ** (Math.floor(Math.log2(middle)) - 23));
      return (
        toHalf(middle) !== bits + (bits & 1) ||
        toHalf(middle - unit) !== bits ||
        toHalf(middle + unit) !== bits + 1 ||
        toHalf(-middle) !== (toHalf(middle) | 0x8000)
      );
    });
    expect(wrong).toEqual([]);
  });

  it.each([
    [65519.99, 0x7bff],
    [65520, 0x7c00],
    [1e9, 0x7c00],
    [-Infinity, 0xfc00],
    [2 ** -25, 0],
    [-1e-30, 0x8000],
    [1e-45, 0]
  ])('takes %d to pattern %i', (value, bits) => expect(toHalf(value)).toBe(bits));
});
