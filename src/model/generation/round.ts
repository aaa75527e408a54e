/** One round of the scheduler: computes what running sequences still need, and samples from all whose last token is computed. */
import type { Finish, GenerationCounts } from '../../record/engine';
import type { Admission } from './admission';
import type { PrefixNode, PrefixTree } from './prefixTree';
import { appendToken, takeUncomputed, tokensLeft, type ActiveSequence } from './sequence';
import type { Draw, Stepper } from './stepper';

/** What a round works on. */
export interface RoundParts {
  readonly stepper: Stepper;
  readonly tree: PrefixTree;
  readonly admission: Admission;
  /** Most context tokens computed in a round, so that a long context does not hold up the sequences that are decoding. */
  readonly chunk: () => number;
  /** Counted up as the rounds go on. */
  readonly counts: { -readonly [Name in keyof GenerationCounts]: number };
}

/** Computes the tokens that were sampled last, then a chunk of the contexts. */
export async function computeRound(parts: RoundParts): Promise<void> {
  const running = [...parts.admission.running];
  await prefill(
    parts,
    running.filter(({ sampled }) => sampled).flatMap((sequence) => takeUncomputed(sequence, 1)),
    'decoded'
  );
  await prefill(parts, takeChunk(running, parts.chunk()), 'prefilled');
}

async function prefill({ stepper, counts }: RoundParts, nodes: readonly PrefixNode[], kind: 'prefilled' | 'decoded'): Promise<void> {
  if (!nodes.length) return;
  counts[kind] += nodes.length;
  counts.forwards++;
  await stepper.prefill(nodes);
}

/** Up to `most` context tokens in equal shares; what the short contexts leave of theirs goes to the long ones. */
function takeChunk(running: readonly ActiveSequence[], most: number): PrefixNode[] {
  const reading = running.filter(({ sampled, uncomputed }) => !sampled && uncomputed.length).sort((a, b) => a.uncomputed.length - b.uncomputed.length);
  const nodes: PrefixNode[] = [];
  reading.forEach((sequence, i) => nodes.push(...takeUncomputed(sequence, Math.ceil((most - nodes.length) / (reading.length - i)))));
  return nodes;
}

/** Samples for every running sequence whose last token is computed. */
export async function sampleRound(parts: RoundParts): Promise<void> {
  const { stepper, tree, admission, counts } = parts;
  const ready = [...admission.running].filter(({ node }) => node.computed);
  if (!ready.length) return;
  const steps = stepsOf(parts, ready);
  const reserved = ready.map(() => tree.reserve(steps - 1));
  const draws = await stepper.draw(
    ready.map((sequence, row) => {
      const { node, request, sampled, stops, grammarMask } = sequence;
      return { node, request, sampled, stops, reserved: reserved[row]!, allowed: grammarMask?.allowed(tokensLeft(sequence)) };
    }),
    steps
  );
  counts.forwards += steps - 1;
  ready.forEach((sequence, row) =>
    takeDraws(
      parts,
      sequence,
      draws.map((step) => step[row]!),
      reserved[row]!
    )
  );
}

/**
 * How many tokens the device may sample for each sequence before the host looks at them. More than one only where all sequences are ready and none waits;
 * where no two end in the same node and no node has a continuation already (two that differ never meet again, so that no token would be computed twice); and
 * where none has a grammar, which allows the next token by what was sampled before it.
 */
function stepsOf({ stepper, admission }: RoundParts, ready: readonly ActiveSequence[]): number {
  const nodes = new Set(ready.map(({ node }) => node));
  const diverged = nodes.size === ready.length && ready.every(({ node, grammarMask }) => !node.children.size && !grammarMask);
  const isWhole = !admission.waiting() && ready.length === admission.running.size;
  return diverged && isWhole ? Math.min(stepper.burst, ...ready.map(tokensLeft)) : 1;
}

/** Appends what was sampled for one sequence up to its end, and gives back the reserved slots behind that. */
function takeDraws({ tree, admission, counts }: RoundParts, sequence: ActiveSequence, draws: readonly Draw[], reserved: readonly number[]): void {
  const { request, stops, batch, index, grammarMask } = sequence;
  const tokens: number[] = [];
  let finish: Finish | null = null;
  for (const { token } of draws) {
    tokens.push(token);
    sequence.sampled++;
    finish = stops.includes(token) ? 'stop' : sequence.sampled === request.maxTokens ? 'length' : null;
    if (finish) break;
    grammarMask?.accept(token);
    const slot = reserved[tokens.length - 1];
    appendToken(tree, sequence, token, slot);
    if (slot !== undefined) counts.decoded++;
  }
  tree.release(reserved.slice(finish ? tokens.length - 1 : tokens.length));
  counts.sampled += tokens.length;
  batch.add({ request: index, tokens, logprobs: draws.slice(0, tokens.length).map(({ logprob }) => logprob), finish });
  if (finish) admission.remove(sequence);
}
