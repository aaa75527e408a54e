/** Draws coupons: a word and two digits that give away nothing of the terms. */
import { randomOf } from '../../math/random';
import type { Coupon } from '../fact';

const COUPONS = 300;
/** Share of coupons whose time is over. */
const EXPIRED = 0.25;

/** Coupons of different codes; the digits are no multiple of five, so that they are never the percentage or the minimum. */
export function drawCoupons(words: readonly string[]): Coupon[] {
  const random = randomOf('coupons');
  const digits = Array.from({ length: 90 }, (_, at) => 10 + at).filter((number) => number % 5);
  const codes = words.flatMap((word) => digits.map((number) => `${word}${number}`));
  return random
    .shuffle(codes)
    .slice(0, COUPONS)
    .map((code) => ({ code, percent: 5 + 5 * random.below(8), minimum: 10 * random.below(11), expired: random.next() < EXPIRED }));
}
