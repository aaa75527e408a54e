/** Draws coupons; a code is a word and two digits that do not reveal its terms. */
import { randomOf } from '../../math/random';
import type { Coupon } from '../fact';

const COUPONS = 300;
/** Share of coupons that have expired. */
const EXPIRED = 0.25;

/** Coupons with distinct codes. The digits are no multiple of five, as percentages and minimums are. */
export function drawCoupons(words: readonly string[]): Coupon[] {
  const random = randomOf('coupons');
  const digits = Array.from({ length: 90 }, (_, i) => 10 + i).filter((number) => number % 5);
  const codes = words.flatMap((word) => digits.map((number) => `${word}${number}`));
  return random
    .shuffle(codes)
    .slice(0, COUPONS)
    .map((code) => ({ code, percent: 5 + 5 * random.below(8), minimum: 10 * random.below(11), expired: random.next() < EXPIRED }));
}
