/** The body token by token through plain calls of its ops: one forward pass a list of nodes, one draw a round. */
import { gather, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { drawTokens, tabulate } from '../ops/draw';
import type { Bank } from './bank';
import type { Body } from './body';
import { compute, type Cache } from './cache';
import type { Stepper } from './stepper';

interface Options {
  readonly body: Body;
  readonly cache: Cache;
  /** The adapters as they are now; null is the bare base. */
  readonly bank: () => Bank | null;
  /** Most tokens in one forward pass, asked for whenever one begins. */
  readonly chunk: () => number;
}

/** Sequences that speak at a time: more make a step hardly cheaper for each. */
const WIDTH = 1024;

export function openPlainStepper({ body, cache, bank, chunk }: Options): Stepper {
  return {
    width: WIDTH,
    burst: 1,
    async prefill(nodes) {
      for (let from = 0, most = chunk(); from < nodes.length; from += most) compute(body, bank(), cache, nodes.slice(from, from + most));
    },
    async draw(rows) {
      const nodes = [...new Set(rows.map(({ node }) => node))];
      const rowOf = new Map(nodes.map((node, row) => [node, row]));
      const drawn = tidy(() => {
        const slots = tensor1d(
          Int32Array.from(nodes, ({ slot }) => slot),
          'int32'
        );
        const hidden = gather(cache.hidden, slots); // [nodes, width]
        const { requests, controls, filters } = tabulate(rows.map(({ node, request, drawn }) => ({ ...request, position: drawn, row: rowOf.get(node)! })));
        return drawTokens(hidden, body.head, tensor2d(requests, [rows.length, 4], 'int32'), tensor2d(controls, [rows.length, 3]), filters);
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
