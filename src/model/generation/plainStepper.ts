/** A stepper by direct calls of the ops, recorded anew each time: one forward pass for a list of nodes, one draw a round. */
import { gather, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { drawTokens, tabulateDraws } from '../../ops/head/draw';
import { maskRows, maskWords } from '../../ops/head/tokenMask';
import type { AdapterPool } from '../body/adapterPool';
import type { ModelBody } from '../body/body';
import { computeNodes, type KvCache } from './kvCache';
import type { PrefixNode } from './prefixTree';
import type { DrawRow, Stepper } from './stepper';

interface PlainStepperOptions {
  readonly body: ModelBody;
  readonly cache: KvCache;
  /** The adapters as they are now; null where there are none. */
  readonly adapterPool: () => AdapterPool | null;
  /** Most tokens in one forward pass; called at the start of each `prefill`. */
  readonly chunk: () => number;
}

/** Most sequences of a draw: beyond this the cost per sequence hardly falls. */
const WIDTH = 1024;

/** What a row of logits depends on. */
type LogitRow = Pick<DrawRow, 'node' | 'allowed'>;

/** Rows that end in the same node and have the same mask share one row of logits: the distinct ones, and for each row the index of its own. */
function shareLogits(rows: readonly DrawRow[]): { readonly logitRows: readonly LogitRow[]; readonly indices: readonly number[] } {
  const logitRows: LogitRow[] = [];
  const known = new Map<PrefixNode, Map<DrawRow['allowed'], number>>();
  const indices = rows.map(({ node, allowed }) => {
    const byMask = known.get(node) ?? new Map<DrawRow['allowed'], number>();
    known.set(node, byMask);
    const index = byMask.get(allowed) ?? logitRows.push({ node, allowed }) - 1;
    byMask.set(allowed, index);
    return index;
  });
  return { logitRows, indices };
}

/** A stepper that works on both devices. */
export function openPlainStepper({ body, cache, adapterPool, chunk }: PlainStepperOptions): Stepper {
  const words = maskWords(body.head.outputs);
  return {
    width: WIDTH,
    burst: 1,
    async prefill(nodes) {
      for (let from = 0, most = chunk(); from < nodes.length; from += most) computeNodes(body, adapterPool(), cache, nodes.slice(from, from + most));
    },
    async draw(rows) {
      const { logitRows, indices } = shareLogits(rows);
      const drawn = tidy(() => {
        const slots = tensor1d(
          Int32Array.from(logitRows, ({ node }) => node.slot),
          'int32'
        );
        const hidden = gather(cache.hidden, slots); // [logit rows, width]
        const { requests, controls, filters } = tabulateDraws(rows.map(({ request, sampled }, i) => ({ ...request, position: sampled, row: indices[i]! })));
        const masks = logitRows.map(({ allowed }) => allowed);
        return drawTokens(
          hidden,
          body.head,
          tensor2d(requests, [rows.length, 4], 'int32'),
          tensor2d(controls, [rows.length, 3]),
          filters,
          masks.some(Boolean) ? tensor2d(maskRows(masks, words), [masks.length, words], 'int32') : null
        );
      });
      try {
        const values = await drawn.data();
        return [rows.map((_, row) => ({ token: values[2 * row]!, logprob: values[2 * row + 1]! }))];
      } finally {
        drawn.dispose();
      }
    }
  };
}
