/** Search among the products of a kind. */
import { FACTS, type Product } from './facts';
import { money, wordingOf } from './wording';

/** A search: a kind of product, and optionally a highest price, a least rating and a style. */
export interface Search {
  readonly kind: string;
  /** Whole dollars, inclusive. */
  readonly maxPrice?: number;
  /** Stars, inclusive. */
  readonly minRating?: number;
  readonly style?: string;
}

/** Everything that fits, cheapest first. */
export function findAll({ kind, maxPrice = Infinity, minRating = 0, style }: Search): readonly Product[] {
  const fits = (product: Product): boolean =>
    product.price <= maxPrice && product.rating >= minRating && (style === undefined || product.style.toLowerCase() === style.toLowerCase());
  return (FACTS.kinds.get(kind.toLowerCase()) ?? []).filter(fits);
}

/** Everything that fits, best rated first; of the same rating cheapest first. */
export function findBestFirst(search: Search): readonly Product[] {
  return [...findAll(search)].sort((one, other) => other.rating - one.rating);
}

/** The cheapest product that fits; null where there is none, or where two cost the same. */
export function cheapestOf(search: Search): Product | null {
  const [first, second] = findAll(search);
  return first && first.price !== second?.price ? first : null;
}

/** The best rated product that fits; null where there is none, or where two are rated the same. */
export function bestRatedOf(search: Search): Product | null {
  const [first, second] = findBestFirst(search);
  return first && first.rating !== second?.rating ? first : null;
}

/** The search in words: `walnut side table with at least 4 stars up to $90`. */
export function wordSearch({ kind, style, minRating, maxPrice }: Search): string {
  const styled = style === undefined ? kind : wordingOf('efc.wantedStyle', { style, wanted: kind });
  const rated = minRating === undefined ? styled : wordingOf('efc.wantedRating', { wanted: styled, stars: minRating });
  return maxPrice === undefined ? rated : wordingOf('efc.wantedPrice', { wanted: rated, price: money(maxPrice) });
}
