/** Attention written out with nested loops in 64 bits: an oracle that shares nothing with the kernels. */
import type { Heads } from '../../../src/ops/attentionHeads';
import { floats, type Plain } from './plain';

/** (start, end) of its sequence for every token of sequences packed one after another. */
export function spansOf(lengths: readonly number[]): [number, number][] {
  return lengths.flatMap((length, i) => {
    const start = lengths.slice(0, i).reduce((total, each) => total + each, 0);
    return Array.from({ length }, (): [number, number] => [start, start + length]);
  });
}

const dot = (a: Plain, at: number, b: Plain, bt: number, width: number): number =>
  Array.from({ length: width }, (_, i) => a.values[at + i]! * b.values[bt + i]!).reduce((total, each) => total + each, 0);

/** The output [tokens, heads·width] and what the backward pass needs: [tokens, heads, (log-sum-exp, rowsum(dO ∘ O))]. */
export function plainAttention(q: Plain, k: Plain, v: Plain, dy: Plain, spans: readonly (readonly [number, number])[], { heads, keyHeads, width }: Heads) {
  const output: number[] = [];
  const statistics: number[] = [];
  spans.forEach(([start], token) => {
    for (let head = 0; head < heads; head++) {
      const row = (token * heads + head) * width;
      const keys = Array.from({ length: token + 1 - start }, (_, i) => ((start + i) * keyHeads + Math.floor((head * keyHeads) / heads)) * width);
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
  return { output: floats(q.shape, output), statistics: floats([spans.length, heads, 2], statistics) };
}
