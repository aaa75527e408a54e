/** The body token by token through plain calls of its ops: one forward pass a list of nodes, one draw a round. */
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
  /** The adapters as they are now; null is the bare base. */
  readonly adapterPool: () => AdapterPool | null;
  /** Most tokens in one forward pass, asked for whenever one begins. */
  readonly chunk: () => number;
}

/** Sequences that speak at a time: more make a step hardly cheaper for each. */
const WIDTH = 1024;

type DrawSource = Pick<DrawRow, 'node' | 'allowed'>;

/** Where rows stand and what may follow there: rows that have both in common are drawn from one row of logits. */
function statesOf(rows: readonly DrawRow[]): { readonly states: readonly DrawSource[]; readonly stateOf: readonly number[] } {
  const states: DrawSource[] = [];
  const known = new Map<PrefixNode, Map<DrawRow['allowed'], number>>();
  const stateOf = rows.map(({ node, allowed }) => {
    const here = known.get(node) ?? new Map<DrawRow['allowed'], number>();
    known.set(node, here);
    const state = here.get(allowed) ?? states.push({ node, allowed }) - 1;
    here.set(allowed, state);
    return state;
  });
  return { states, stateOf };
}

export function openPlainStepper({ body, cache, adapterPool: bank, chunk }: PlainStepperOptions): Stepper {
  const words = maskWords(body.head.outputs);
  return {
    width: WIDTH,
    burst: 1,
    async prefill(nodes) {
      for (let from = 0, most = chunk(); from < nodes.length; from += most) computeNodes(body, bank(), cache, nodes.slice(from, from + most));
    },
    async draw(rows) {
      const { states, stateOf } = statesOf(rows);
      const drawn = tidy(() => {
        const slots = tensor1d(
          Int32Array.from(states, ({ node }) => node.slot),
          'int32'
        );
        const hidden = gather(cache.hidden, slots); // [states, width]
        const { requests, controls, filters } = tabulateDraws(rows.map(({ request, drawn }, i) => ({ ...request, position: drawn, row: stateOf[i]! })));
        const masked = states.map(({ allowed }) => allowed);
        return drawTokens(
          hidden,
          body.head,
          tensor2d(requests, [rows.length, 4], 'int32'),
          tensor2d(controls, [rows.length, 3]),
          filters,
          masked.some(Boolean) ? tensor2d(maskRows(masked, words), [states.length, words], 'int32') : null
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
