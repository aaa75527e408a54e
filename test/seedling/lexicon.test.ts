/** The words that get a token of their own. */
import { describe, expect, it } from 'vitest';
import { frequentWords } from '../../scripts/seedling/lexicon';

describe('a lexicon', () => {
  it('is the most frequent words, in alphabetical order', () => expect(frequentWords(['b0 zeta zeta price', 'Price of table'], 2)).toEqual(['price', 'zeta']));
  it('prefers the alphabetically first of equally frequent words', () => expect(frequentWords(['dd cc bb aa'], 3)).toEqual(['aa', 'bb', 'cc']));
  it('leaves digits, signs and single letters to their own tokens', () => expect(frequentWords(["it's a $27 search_policy"], 9)).toEqual(['it', 'search_policy']));
});
