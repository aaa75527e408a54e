/** Attention written out with nested loops in 64 bits: an oracle that shares nothing with the kernels. */
import type { Heads } from '../../../src/ops/attention/heads';
import { floats, type Plain } from './plain';

/** A run of `length` tokens that follow from token `from`; −1: from nothing. */
export type Branch = readonly [from: number, length: number];

/** Sequences one after another, that have nothing in common. */
export const apart = (...lengths: readonly number[]): Branch[] => lengths.map((length) => [-1, length]);

/** The token that each token follows from, of branches in the order in which a walk depth first meets them; throws where they are in no such order. */
export function parentsOf(branches: readonly Branch[]): number[] {
  const parents: number[] = [];
  for (const [from, length] of branches) {
    if (from >= 0 && !pathOf(parents, parents.length - 1).includes(from)) throw new Error(`A branch from ${from} comes too late.`);
    for (let i = 0; i < length; i++) parents.push(i ? parents.length - 1 : from);
  }
  return parents;
}

/** The tokens that a token follows from, and it, from the first on. */
function pathOf(parents: readonly number[], token: number): number[] {
  return token < 0 ? [] : [...pathOf(parents, parents[token]!), token];
}

/** (start, end) of every token: where its tree starts, and the first token past those that follow from it. */
export function spansOf(parents: readonly number[]): [number, number][] {
  const paths = parents.map((_, token) => pathOf(parents, token));
  return paths.map(([start], token) => [start!, 1 + paths.findLastIndex((path) => path.includes(token))]);
}

const dot = (a: Plain, at: number, b: Plain, bt: number, width: number): number =>
  Array.from({ length: width }, (_, i) => a.values[at + i]! * b.values[bt + i]!).reduce((total, each) => total + each, 0);

/** The output [tokens, heads·width] and what the backward pass needs: [tokens, heads, (log-sum-exp, rowsum(dO ∘ O))]. */
export function plainAttention(q: Plain, k: Plain, v: Plain, dy: Plain, parents: readonly number[], { heads, keyHeads, width }: Heads) {
  const output: number[] = [];
  const statistics: number[] = [];
  parents.forEach((_, token) => {
    for (let head = 0; head < heads; head++) {
      const row = (token * heads + head) * width;
      const keys = pathOf(parents, token).map((key) => (key * keyHeads + Math.floor((head * keyHeads) / heads)) * width);
      const shares = keys.map((at) => Math.exp(dot(q, row, k, at, width) / Math.sqrt(width)));
      const total = shares.reduce((a, b) => a + b, 0);
      const mixed = Array.from({ length: width }, (_, i) => keys.reduce((sum, at, j) => sum + (shares[j]! / total) * v.values[at + i]!, 0));
      output.push(...mixed);
      statistics.push(
        Math.log(total),
        mixed.reduce((sum, each, i) => sum + each * dy.values[row + i]!, 0)
      );
    }
  });
  return { output: floats(q.shape, output), statistics: floats([parents.length, heads, 2], statistics) };
}
