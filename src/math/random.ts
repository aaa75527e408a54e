/** Seeds derived from names, and the generator seeded by them: the same names give the same numbers on every machine. */

/** A bijection of 32-bit words in which every input bit reaches every output bit (the finaliser of splitmix32). */
export function avalanche(word: number): number {
  let h = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
  h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
  return (h ^ (h >>> 15)) >>> 0;
}

/** 32-bit hash of a list of names and numbers (FNV-1a over the characters, then an avalanche); order matters. */
export function seedOf(...identity: readonly (string | number)[]): number {
  let h = 0x811c9dc5;
  for (const part of identity) {
    for (const char of String(part)) h = Math.imul(h ^ char.codePointAt(0)!, 0x01000193);
    h = Math.imul(h ^ 0x1f, 0x01000193);
  }
  return avalanche(h);
}

/** A seeded generator; every call advances it. */
export interface Random {
  /** Uniform in [0, 1), 32 bits of it. */
  next(): number;
  /** Uniform integer in [0, below). */
  below(below: number): number;
  /** One item, uniformly. */
  pick<T>(items: readonly T[]): T;
  /** A new array in random order (Fisher-Yates). */
  shuffle<T>(items: readonly T[]): T[];
}

/** A generator seeded by `identity`: a Weyl sequence through an avalanche (splitmix32). */
export function randomOf(...identity: readonly (string | number)[]): Random {
  let state = seedOf(...identity);
  const next = () => avalanche((state = (state + 0x9e3779b9) >>> 0)) / 2 ** 32;
  const below = (n: number) => Math.floor(next() * n);
  return {
    next,
    below,
    pick: (items) => items[below(items.length)]!,
    shuffle: (items) => {
      const out = [...items];
      for (let i = out.length - 1; i > 0; i--) {
        const j = below(i + 1);
        [out[i], out[j]] = [out[j]!, out[i]!];
      }
      return out;
    }
  };
}

/** A uniform whole number from `low` to `high`, both included. */
export const between = (random: Random, low: number, high: number): number => low + random.below(high - low + 1);

/** Item `index` of an endless sequence: the whole list round after round, shuffled anew for each round by a seed of `identity` and the round. */
export function shuffledItemAt<T>(list: readonly T[], index: number, ...identity: readonly (string | number)[]): T {
  return randomOf(...identity, Math.floor(index / list.length)).shuffle(list)[index % list.length]!;
}

/** A standard normal number, by Box-Muller. */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
