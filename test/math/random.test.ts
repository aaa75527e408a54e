/** Seeds and the generator: uniform, told apart by identity, the same everywhere. */
import { describe, expect, it } from 'vitest';
import { avalanche, normal, randomOf, seedOf } from '../../src/math/random';
import { deviation, mean } from '../../src/math/statistics';

describe('avalanche', () => {
  it('is one to one on a stretch of words', () => expect(new Set(Array.from({ length: 1 << 16 }, (_, i) => avalanche(i))).size).toBe(1 << 16));

  it('turns about half of the bits for every bit turned', () => {
    const bitsOf = (word: number) => [...(word >>> 0).toString(2)].filter((bit) => bit === '1').length;
    for (let bit = 0; bit < 32; bit++) {
      const turned = Array.from({ length: 500 }, (_, i) => bitsOf(avalanche(i * 7919) ^ avalanche((i * 7919) ^ (1 << bit))));
      expect(Math.abs(mean(turned) - 16)).toBeLessThan(1); // 500 draws of deviation 2.8: one is eight of its errors
    }
  });
});

describe('seedOf', () => {
  it('depends on every part and on their order', () => {
    const seeds = [seedOf('a', 1), seedOf(1, 'a'), seedOf('a', 2), seedOf('a1'), seedOf('a', 1, ''), seedOf('a')];
    expect(new Set(seeds).size).toBe(seeds.length);
  });

  it('never changes: stored runs depend on it', () =>
    expect([seedOf(), seedOf('run', 7), seedOf('é', -1)]).toMatchInlineSnapshot(`
    [
      3770332432,
      69070713,
      488068070,
    ]
  `));
});

describe('randomOf', () => {
  it('gives the same numbers to the same names', () => {
    const draw = () => {
      const random = randomOf('same', 3);
      return Array.from({ length: 5 }, random.next);
    };
    expect(draw()).toEqual(draw());
  });

  it('fills [0, 1) evenly', () => {
    const random = randomOf('even');
    const counts = Array<number>(16).fill(0);
    for (let i = 0; i < 16_000; i++) counts[Math.floor(random.next() * 16)]!++;
    const statistic = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(statistic).toBeLessThan(37.7); // 99.9 % of chi-square with 15 degrees of freedom
  });

  it('shuffles without losing or favouring', () => {
    const random = randomOf('shuffle');
    const firsts = Array<number>(5).fill(0);
    for (let i = 0; i < 5000; i++) {
      const shuffled = random.shuffle([0, 1, 2, 3, 4]);
      expect([...shuffled].sort()).toEqual([0, 1, 2, 3, 4]);
      firsts[shuffled[0]!]!++;
    }
    expect(firsts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(18.47); // 99.9 %, 4 degrees
  });

  it('draws normal numbers', () => {
    const random = randomOf('normal');
    const values = Array.from({ length: 20_000 }, () => normal(random));
    expect(mean(values)).toBeCloseTo(0, 1);
    expect(deviation(values)).toBeCloseTo(1, 1);
    expect(values.filter((value) => Math.abs(value) > 1.96).length / values.length).toBeCloseTo(0.05, 2);
  });
});
