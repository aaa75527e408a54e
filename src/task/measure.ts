/** Currencies and measures: how much of one is so much of another. */
import { roundToCents } from './calculator';
import { factOf, FACTS } from './facts';
import { money, wordingOf } from './wording';

/** So much of a currency in another, to cents: amount / rate(from) x rate(to), rates being what a dollar buys. Throws a RangeError where the shop knows one of them not. */
export function exchanged(amount: number, from: string, to: string): number {
  return roundToCents((amount / factOf(FACTS.currencies, from)) * factOf(FACTS.currencies, to));
}

/** An amount of a currency as written: `$46`, `46.50 euros`. */
export const priceText = (amount: number, currency: string): string =>
  wordingOf(currency === 'dollars' ? 'gfc.dollars' : 'gfc.currency', { amount: money(amount), currency });

/** So many of `to` make one of `from`; null where no factor leads from the one to the other. */
export function factorOf(from: string, to: string): number | null {
  return FACTS.units.find((unit) => unit.from === from && unit.to === to)?.factor ?? null;
}

/** So much of a measure in another, to two decimals. Throws a RangeError where no factor leads there. */
export function converted(amount: number, from: string, to: string): number {
  const factor = factorOf(from, to);
  if (factor === null) throw new RangeError(`The shop cannot convert ${from} to ${to}. Take a pair of the units in its facts.`);
  return roundToCents(amount * factor);
}
