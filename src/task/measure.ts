/** Conversion of currencies and of measures. */
import { roundToCents } from './calculator';
import { factOf, FACTS } from './facts';
import { money, wordingOf } from './wording';

/** An amount in another currency, to cents: amount / rate(from) × rate(to), where a rate is what one dollar buys. Throws a RangeError where a currency is unknown. */
export function exchanged(amount: number, from: string, to: string): number {
  return roundToCents((amount / factOf(FACTS.currencies, from)) * factOf(FACTS.currencies, to));
}

/** An amount of a currency as text: `$46`, `46.50 euros`. */
export const priceText = (amount: number, currency: string): string =>
  wordingOf(currency === 'dollars' ? 'gfc.dollars' : 'gfc.currency', { amount: money(amount), currency });

/** How many of `to` make one of `from`; null where the shop has no such conversion. */
export function factorOf(from: string, to: string): number | null {
  return FACTS.units.find((unit) => unit.from === from && unit.to === to)?.factor ?? null;
}

/** An amount in another measure, to two decimals. Throws a RangeError where the shop has no such conversion. */
export function converted(amount: number, from: string, to: string): number {
  const factor = factorOf(from, to);
  if (factor === null) throw new RangeError(`The shop cannot convert ${from} to ${to}. Take a pair of the units in its facts.`);
  return roundToCents(amount * factor);
}
