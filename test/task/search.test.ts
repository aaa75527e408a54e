/** Searches against a plain walk over the whole catalogue. */
import { describe, expect, it } from 'vitest';
import { randomOf } from '../../src/math/random';
import { FACTS } from '../../src/task/facts';
import { bestRatedOf, cheapestOf, findAll, findBestFirst, wordSearch, type Search } from '../../src/task/search';

const ALL = [...FACTS.products.values()];

function drawSearches(count: number): Search[] {
  const random = randomOf('searches');
  return Array.from({ length: count }, () => {
    const { kind, style, price, rating } = random.pick(ALL);
    return {
      kind,
      ...(random.below(2) && { style }),
      ...(random.below(2) && { maxPrice: price + random.below(40) - 5 }),
      ...(random.below(2) && { minRating: rating - random.below(10) / 10 })
    };
  });
}

const SEARCHES = drawSearches(300);

describe('a search', () => {
  it('finds what a walk over the catalogue finds', () => {
    for (const search of SEARCHES) {
      const walked = ALL.filter(
        (product) =>
          product.kind === search.kind &&
          (!search.style || product.style === search.style) &&
          (!search.maxPrice || product.price <= search.maxPrice) &&
          (!search.minRating || product.rating >= search.minRating)
      );
      expect(new Set(findAll(search))).toEqual(new Set(walked));
      expect(findBestFirst(search)).toHaveLength(walked.length);
    }
  });

  it('names the cheapest and the best only where no other equals it', () => {
    for (const search of SEARCHES) {
      const found = findAll(search);
      const [least, most] = [Math.min(...found.map(({ price }) => price)), Math.max(...found.map(({ rating }) => rating))];
      const [cheap, good] = [found.filter(({ price }) => price === least), found.filter(({ rating }) => rating === most)];
      expect(cheapestOf(search)).toBe(cheap.length === 1 ? cheap[0] : null);
      expect(bestRatedOf(search)).toBe(good.length === 1 ? good[0] : null);
    }
  });

  it('finds nothing of a kind there is not', () => expect(findAll({ kind: 'submarine' })).toEqual([]));

  it('is put into words with all that is wanted', () =>
    expect(wordSearch({ kind: 'desk', style: 'slim', minRating: 3.5, maxPrice: 90 })).toBe('slim desk with at least 3.5 stars up to $90'));
});
