/** Grouped-query attention of new tokens over a pool of cached keys and values, for generation: sequences of different lengths, no keys copied or padded. */
import { dispose, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { attend, mergeParts, openVisibleRows, setVisibleSlots } from '../attention/attend';
import { attentionDispatches, headsClass, attentionPrelude, piecesPerHead, WORKGROUP_BYTES, type Heads } from '../attention/heads';
import plain from './attention.wgsl?raw';
import group from './attentionGroup.wgsl?raw';
import merge from './attentionMerge.wgsl?raw';
import { cacheAttentionReference, mergeReference } from './reference';
import split from './attentionSplit.wgsl?raw';
import { rowClass } from '../tuning/tunedPrograms';
import type { Dispatch } from '../core/gpu';
import { run, type Kernel, type Shapes } from '../core/kernel';

type CacheAttentionOperand = 'q' | 'k' | 'v' | 'table' | 'lengths';

/** Keys of one split, whose weights are computed under one highest score; `split` in the WGSL. */
const SPLIT = 128;

/** Most tokens of a pass for which dividing each token's keys among workgroups pays. */
const FEW = 64;

const splitsOf = (tableWidth: number): number => Math.max(1, Math.ceil(tableWidth / SPLIT));

/** Parts that a token's keys are divided into, each a unit of work of its own: one a split where tokens are few, else one in all. */
const partsOf = ({ q, table }: Shapes<CacheAttentionOperand>): number => (q[0]! <= FEW ? splitsOf(table[1]!) : 1);

/** The dispatches of a program of which one workgroup computes `taken` (token, head, part)s and, where there are several parts, of their merging. */
function programs(wgsl: string, shapes: Shapes<CacheAttentionOperand>, shape: Heads, taken: number): Dispatch[] {
  const { heads, width } = shape;
  const [tokens, tableWidth] = [shapes.q[0]!, shapes.table[1]!];
  const parts = partsOf(shapes);
  const splits = splitsOf(tableWidth) / parts;
  const text = attentionPrelude(shape) + split;
  const attending = attentionDispatches(text + wgsl, tokens, Math.ceil((tokens * heads * parts) / taken), 2 * taken * splits * SPLIT * width, {
    binds: [0, 1, 2, 3, 4, ...(parts > 1 ? [6, 7] : [5, 6])],
    uniforms: [{ u32: tableWidth }, { u32: parts }, { u32: splits }]
  });
  if (parts === 1) return attending;
  const merging = attentionDispatches(text + merge, tokens, Math.ceil((tokens * heads * piecesPerHead(shape)) / 64), 256 * parts, {
    binds: [4, 5, 6, 7],
    uniforms: [{ u32: parts }]
  });
  return [...attending, ...merging];
}

/**
 * q [tokens, heads·width]; k, v pools [slots, keyHeads·width]; table int32 [tokens, tableWidth]: slots of the tokens each may see, itself included,
 * oldest first; lengths int32 [tokens]: how many entries of its row count. Outputs o [tokens, heads·width], where tokens are few and tables long also the parts' own
 * q [tokens, heads·width]; k, v pools [slots, keyHeads·width]; table int32 [tokens, tableWidth]: the slots each token attends to, itself included,
 * oldest first; lengths int32 [tokens]: the valid entries of its row. Outputs o [tokens, heads·width]; with several parts also their outputs
 * [tokens, parts, heads·width]; and the log-sum-exp [tokens, parts, heads].
 *
 * All programs go through a token's keys in splits of 128 from the first, each summed key by key under its own highest score, and merge the splits in order: a
 * All programs go through a token's keys in splits of 128 from the first, add each split key by key under its own highest score, and merge the splits in order. So the bits of a
 * token's output depend on neither the other tokens nor the table's width.
 */
export const cacheAttentionKernel: Kernel<CacheAttentionOperand, Heads> = {
  name: 'CacheAttention',
  inputs: ['q', 'k', 'v', 'table', 'lengths'],
  outputs(shapes, { heads }) {
    const [tokens, columns] = shapes.q as [number, number];
    const parts = partsOf(shapes);
    return [shapes.q, ...(parts > 1 ? [[tokens, parts, columns]] : []), [tokens, parts, heads]];
  },
  reference(inputs, shape) {
    const { q, k, v, table, lengths } = inputs;
    const parts = partsOf({ q: q.shape, k: k.shape, v: v.shape, table: table.shape, lengths: lengths.shape });
    const [outputs, lse] = cacheAttentionReference(inputs, shape, parts, parts > 1 ? SPLIT : table.shape[1]!);
    const merged = mergeReference(outputs, lse, shape);
    return parts > 1 ? [merged, outputs, lse] : [merged, lse];
  },
  loop({ q, k, v, table, lengths }, outputs, shapes, shape) {
    const { heads, width } = shape;
    const [tokens, tableWidth] = shapes.table as [number, number];
    const parts = partsOf(shapes);
    const [o, lse] = [outputs[parts > 1 ? 1 : 0]!, outputs.at(-1)!];
    const keys = parts > 1 ? SPLIT : tableWidth;
    const visible = openVisibleRows(keys);
    for (let token = 0; token < tokens; token++)
      for (let head = 0; head < heads; head++)
        for (let part = 0; part < parts; part++) {
          const row = (token * parts + part) * heads + head;
          const count = Math.max(0, Math.min(keys, lengths[token]! - part * keys));
          setVisibleSlots(visible, table, token * tableWidth + part * keys, count, head, shape);
          lse[row] = attend({ q, k, v, o }, (token * heads + head) * width, visible, count, width, row * width);
        }
    if (parts > 1) mergeParts(outputs[0]!, o, lse, parts, shape);
  },
  program: (shapes, shape) => programs(plain, shapes, shape, 64),
  variants: [
    {
      name: 'group',
      suits: (_, shape) => groupBytes(shape) <= WORKGROUP_BYTES,
      program: (shapes, shape) => programs(group, shapes, shape, shape.heads / shape.keyHeads)
    }
  ],
  sizeClass: ({ q: [tokens] }, shape) => `${headsClass(shape)}, ${rowClass(tokens!)}`
};

/** Workgroup memory of the `group` program: the queries, a split's weights, its rows and its highest scores. */
function groupBytes(shape: Heads): number {
  const groupSize = shape.heads / shape.keyHeads;
  return 4 * (groupSize * (shape.width + SPLIT + 8) + SPLIT);
}

/** o [tokens, heads·width], inputs as in `cacheAttentionKernel`. Not differentiable: training uses `attention`. */
export function cacheAttention(q: Tensor2D, k: Tensor2D, v: Tensor2D, table: Tensor2D, lengths: Tensor1D, shape: Heads): Tensor2D {
  const [o, ...rest] = run(cacheAttentionKernel, { q, k, v, table, lengths }, shape);
  dispose(rest);
  return o as Tensor2D;
}
