/** Grouped-query causal attention for training, over packed sequences that share their common prefixes: memory linear in length, forward and backward. */
import { mul, reshape, stack, sum, tidy, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { attend, openVisibleRows, setVisibleSpan } from './attend';
import { attentionGradientKernel } from './gradient';
import { attentionDispatches, headsClass, attentionPrelude, type Heads } from './heads';
import { attentionReference } from './reference';
import plain from './attention.wgsl?raw';
import tile from './attentionTile.wgsl?raw';
import { differentiable } from '../core/differentiable';
import { run, type Kernel } from '../core/kernel';

/**
 * q [tokens, heads·width]; k, v [tokens, keyHeads·width]. Tokens are trees laid out depth first, a sequence alone being one without branches; spans int32 [tokens, (start, end)]
 * q [tokens, heads·width]; k, v [tokens, keyHeads·width]. The tokens form trees laid out depth first; a single sequence is a tree without branches. spans int32 [tokens, (start, end)]:
 * `start` is the first token of the token's tree, `end` the first index after its descendants. A token attends to key j where start ≤ j ≤ token and the end of j is > token: its ancestors and itself.
 * Outputs o and the log-sum-exp [tokens, heads].
 * All programs go through a token's keys in runs of 16 from its tree's start: they take the run's highest score, rescale the sums once, and add key by key.
 */
export const attentionKernel: Kernel<'q' | 'k' | 'v' | 'spans', Heads> = {
  name: 'Attention',
  inputs: ['q', 'k', 'v', 'spans'],
  outputs: ({ q }, { heads }) => [q, [q[0]!, heads]],
  reference: ({ q, k, v, spans }, shape) => attentionReference(q, k, v, spans, shape),
  loop({ q, k, v, spans }, [o, lse], { q: [tokens] }, shape) {
    const { heads, width } = shape;
    const visible = openVisibleRows(tokens!);
    for (let token = 0; token < tokens!; token++)
      for (let head = 0; head < heads; head++) {
        const row = token * heads + head;
        const count = setVisibleSpan(visible, spans, token, head, shape);
        lse![row] = attend({ q, k, v, o: o! }, row * width, visible, count, width);
      }
  },
  program: ({ q: [tokens] }, shape) =>
    attentionDispatches(attentionPrelude(shape) + plain, tokens!, Math.ceil((tokens! * shape.heads) / 64), 128 * tokens! * shape.width),
  variants: [
    {
      name: 'tile',
      program: ({ q: [tokens] }, shape) =>
        attentionDispatches(
          attentionPrelude(shape) + tile,
          tokens!,
          Math.ceil((tokens! * shape.heads) / shape.keyHeads / 32) * shape.keyHeads,
          64 * tokens! * shape.width
        )
    }
  ],
  sizeClass: (_, shape) => headsClass(shape)
};

/** o [tokens, heads·width], inputs as in `attentionKernel`. Differentiable in q, k and v. */
export function attention(q: Tensor2D, k: Tensor2D, v: Tensor2D, spans: Tensor2D, shape: Heads): Tensor2D {
  return differentiable([q, k, v], {
    forward([q, k, v]) {
      const [value, lse] = run(attentionKernel, { q: q!, k: k!, v: v!, spans }, shape);
      return { value: value!, extra: [value!, lse!] };
    },
    gradient: (dy, [q, k, v, o, lse]) =>
      tidy(() => {
        const perHead = [o!.shape[0]!, shape.heads, shape.width];
        const delta = sum(reshape(mul(dy, o!), perHead), 2);
        return run(attentionGradientKernel, { dy, q: q!, k: k!, v: v!, statistics: stack([lse as Tensor1D, delta as Tensor1D], 2), spans }, shape);
      })
  });
}
