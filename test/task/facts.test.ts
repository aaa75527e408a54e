/** The facts: as many as promised, in their ranges, and on disk as the script draws them. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { listOf, withList } from '../../scripts/card';
import { factFiles } from '../../scripts/facts';
import { rowFiles } from '../../scripts/rows';
import { FACTS, factOf } from '../../src/task/facts';

const stored = (name: string) => readFileSync(new URL(`../../datasets/shop/${name}`, import.meta.url), 'utf8');

describe('the catalogue', () => {
  const products = [...FACTS.products.values()];
  it('has 432 products in 8 categories', () => {
    expect(products).toHaveLength(432);
    expect(new Set(products.map((product) => product.category)).size).toBe(8);
  });
  it('keeps to its ranges', () => {
    for (const { name, price, stock } of products) {
      expect(name).toMatch(/^[a-z]+ [a-z]+$/);
      expect(price >= 11 && price <= 49 && stock >= 1 && stock <= 89).toBe(true);
    }
    for (const days of FACTS.cities.values()) expect(days >= 2 && days <= 8).toBe(true);
  });
  it('has no two policies with the same days', () => {
    const days = [...FACTS.policies.values()].map((policy) => /\d+/.exec(policy)![0]);
    expect(new Set(days).size).toBe(64);
  });
  it('says what it does not know', () => expect(() => factOf(FACTS.cities, 'atlantis')).toThrow(/no "atlantis"/));
});

describe('the files', () => {
  const files = { ...factFiles(), ...rowFiles() };
  it.each(Object.keys(files))('%s is as it would be written again', (name) => expect(stored(name) === files[name]).toBe(true));
  it('are listed in the card with their sums', () => expect(stored('README.md')).toBe(withList(stored('README.md'), listOf(files))));
  it('are summed by SHA-256', () => {
    // Oracle: FIPS 180-2, appendix B.1.
    expect(listOf({ 'a.txt': 'abc' })).toBe('- a.txt: 3 bytes, SHA-256 `ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad`');
  });
  it('need a card with room for them', () => expect(() => withList('no marks', '')).toThrow(/marks/));
});
