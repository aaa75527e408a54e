/** A device without tensors, whose slots remember what was computed into them; it fails whoever breaks the rules of the interface. */
import { seedOf } from '../../src/math/random';
import type { PrefixNode } from '../../src/model/generation/prefixTree';
import type { DrawRow, Stepper } from '../../src/model/generation/stepper';
import type { GenerateRequest } from '../../src/record/engine';

export const STOP = 1;
const VOCABULARY = 12;

/** A sequence under an adapter, as text. */
export const nameOf = (adapter: number, tokens: readonly number[]): string => `${adapter}: ${tokens.join(' ')}`;

/** A sequence's next token: small vocabulary, so that siblings stay together for a while. Greedy draws depend on the sequence alone. */
const drawFrom = (name: string, { temperature, seed }: GenerateRequest, drawn: number): number =>
  seedOf('token', name, ...(temperature ? [seed, drawn] : [])) % VOCABULARY;

/** What a request is to be given, whatever else happens. */
export function expected(request: GenerateRequest, adapter: number): { tokens: number[]; finish: 'stop' | 'length' } {
  const tokens: number[] = [];
  while (tokens.length < request.maxTokens) {
    tokens.push(drawFrom(nameOf(adapter, [...request.context, ...tokens]), request, tokens.length));
    if ([STOP, ...(request.stop ?? [])].includes(tokens.at(-1)!)) return { tokens, finish: 'stop' };
  }
  return { tokens, finish: 'length' };
}

/** The sequence that ends in a node. */
function tokensOf(node: PrefixNode): number[] {
  const tokens: number[] = [];
  for (let at: PrefixNode | null = node; at; at = at.parent) tokens.unshift(at.token);
  return tokens;
}

export interface FakeStepper extends Stepper {
  /** Every sequence computed, once for each time. */
  readonly computed: string[];
  /** Rows and steps of every draw; context tokens and others of every pass. */
  readonly draws: { readonly rows: number; readonly steps: number }[];
  readonly passes: number[];
  /** What each row of each draw may draw. */
  readonly masks: DrawRow['allowed'][];
}

/** `meanwhile` is called while the device works, with the number of times it was. */
export function fakeStepper(width: number, burst: number, meanwhile: (round: number) => void = () => undefined): FakeStepper {
  const slots = new Map<number, string>();
  const computed: string[] = [];
  const draws: FakeStepper['draws'] = [];
  const passes: number[] = [];
  const masks: DrawRow['allowed'][] = [];
  let busy = false;

  const compute = (slot: number, name: string): void => {
    slots.set(slot, name);
    computed.push(name);
  };
  /** The name of the node's sequence, all of which must still lie where it was put. */
  function nameIn(node: PrefixNode): string {
    const tokens = tokensOf(node);
    for (let at: PrefixNode | null = node; at; at = at.parent) {
      const name = nameOf(node.adapter, tokens.slice(0, at.position + 1));
      if (slots.get(at.slot) !== name) throw new Error(`Slot ${at.slot} should hold "${name}", not "${slots.get(at.slot)}".`);
    }
    return nameOf(node.adapter, tokens);
  }
  async function work(): Promise<void> {
    if (busy) throw new Error('The device was asked for two things at a time.');
    busy = true;
    await Promise.resolve();
    busy = false;
    meanwhile(draws.length + passes.length);
  }
  return {
    width,
    burst,
    computed,
    draws,
    passes,
    masks,
    async prefill(nodes) {
      passes.push(nodes.length);
      for (const node of nodes) {
        if (node.parent) nameIn(node.parent);
        compute(node.slot, nameOf(node.adapter, tokensOf(node)));
      }
      await work();
    },
    async draw(rows, steps) {
      if (!rows.length || rows.length > width || steps > burst) throw new Error(`A draw of ${rows.length} rows and ${steps} steps is not to be had.`);
      draws.push({ rows: rows.length, steps });
      masks.push(...rows.map(({ allowed }) => allowed));
      const drawn = rows.map(({ node, request, drawn, reserved }) => {
        if (reserved.length !== steps - 1) throw new Error(`${reserved.length} slots are reserved for ${steps} steps.`);
        const tokens: number[] = [];
        let name = nameIn(node);
        for (let step = 0; step < steps; step++) {
          const ended = tokens.includes(STOP) || tokens.some((token) => request.stop?.includes(token));
          if (step) {
            name += ` ${tokens.at(-1)}`;
            if (ended) slots.set(reserved[step - 1]!, 'beyond the end');
            else compute(reserved[step - 1]!, name);
          }
          tokens.push(drawFrom(name, request, drawn + step));
        }
        return tokens.map((token) => ({ token, logprob: -token }));
      });
      await work();
      return Array.from({ length: steps }, (_, step) => drawn.map((row) => row[step]!));
    }
  };
}
