/** The gradient of training attention: dQ by a program over queries, dK and dV by a program over keys; the weights are recomputed from the log-sum-exp. */
import { attendBackward, openVisibleRows, setVisibleSpan } from './attend';
import { attentionDispatches, headsClass, attentionPrelude, type Heads } from './heads';
import forKeys from './keyGradient.wgsl?raw';
import forKeyTiles from './keyGradientTile.wgsl?raw';
import forQueries from './queryGradient.wgsl?raw';
import forQueryTiles from './queryGradientTile.wgsl?raw';
import { attentionGradientReference } from './reference';
import type { Dispatch } from '../core/gpu';
import type { Kernel } from '../core/kernel';

/** Which of the tensors dy, q, k, v, statistics, spans, dq, dk, dv, by position, the query program and the key program bind. */
const QUERY_BINDS = [0, 1, 2, 3, 4, 5, 6];
const KEY_BINDS = [0, 1, 2, 3, 4, 5, 7, 8];

/** The dispatches of both programs. `counts`: workgroups of the query and of the key program, and the (token, head) rows of one workgroup. */
function programs(
  queries: string,
  keys: string,
  tokens: number,
  shape: Heads,
  counts: { readonly queries: number; readonly keys: number; readonly rows: number }
): Dispatch[] {
  const text = attentionPrelude(shape);
  const work = 3 * counts.rows * tokens * shape.width;
  return [
    ...attentionDispatches(text + queries, tokens, counts.queries, work, { binds: QUERY_BINDS }),
    ...attentionDispatches(text + keys, tokens, counts.keys, (4 / 3) * (shape.heads / shape.keyHeads) * work, { binds: KEY_BINDS })
  ];
}

/**
 * Flash-attention backward (arXiv 2205.14135): P = exp(s − lse), delta = rowsum(dO ∘ O), dS = P·(dO·v − delta),
 * dq = scale·Σ dS·k, dk = scale·Σ dS·q, dv = Σ P·dO. `statistics` is [tokens, heads, (lse, delta)].
 * All programs add key by key, or (token, head) by (token, head), in order, and scale at the end.
 */
export const attentionGradientKernel: Kernel<'dy' | 'q' | 'k' | 'v' | 'statistics' | 'spans', Heads> = {
  name: 'AttentionGradient',
  inputs: ['dy', 'q', 'k', 'v', 'statistics', 'spans'],
  outputs: ({ q, k, v }) => [q, k, v],
  reference: ({ dy, q, k, v, spans }, shape) => attentionGradientReference(dy, q, k, v, spans, shape),
  loop({ dy, q, k, v, statistics, spans }, [dq, dk, dv], { q: [tokens] }, shape) {
    const { heads, width } = shape;
    const visible = openVisibleRows(tokens!);
    const operands = { dy, q, k, v, dq: dq!.fill(0), dk: dk!.fill(0), dv: dv!.fill(0) };
    for (let token = 0; token < tokens!; token++)
      for (let head = 0; head < heads; head++) {
        const row = token * heads + head;
        const count = setVisibleSpan(visible, spans, token, head, shape);
        attendBackward(operands, row * width, visible, count, width, statistics[2 * row]!, statistics[2 * row + 1]!);
      }
  },
  program: ({ q: [tokens] }, shape) =>
    programs(forQueries, forKeys, tokens!, shape, {
      queries: Math.ceil((tokens! * shape.heads) / 64),
      keys: Math.ceil((tokens! * shape.keyHeads) / 64),
      rows: 64
    }),
  variants: [
    {
      name: 'tile',
      program: ({ q: [tokens] }, shape) =>
        programs(forQueryTiles, forKeyTiles, tokens!, shape, {
          queries: Math.ceil((tokens! * shape.heads) / shape.keyHeads / 32) * shape.keyHeads,
          keys: Math.ceil(tokens! / 32) * shape.keyHeads,
          rows: 32
        })
    }
  ],
  sizeClass: (_, shape) => headsClass(shape)
};
