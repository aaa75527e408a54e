/** A sequence on its way through the scheduler: queued, admitted to the cache, its context computed, then decoded until it ends. */
import type { GenerateRequest } from '../../record/engine';
import type { GrammarMask } from '../grammar/grammarMask';
import type { PrefixMatch, PrefixNode, PrefixTree } from './prefixTree';
import type { RequestBatch } from './requestBatch';

/** A request as the scheduler takes it. */
export interface SequenceRequest {
  readonly request: GenerateRequest;
  /** Slot of the agent's adapter; −1 is the bare base. */
  readonly adapter: number;
  /** Tokens that end it. */
  readonly stops: readonly number[];
  /** The mask of its grammar at the beginning of its completion; absent where it has none. */
  readonly grammarMask?: GrammarMask | undefined;
}

/** A request that waits to be admitted. */
export interface QueuedSequence extends SequenceRequest {
  readonly batch: RequestBatch;
  /** Index of its request in the batch. */
  readonly index: number;
}

/** An admitted sequence. It holds its nodes in the cache until it ends. */
export interface ActiveSequence extends QueuedSequence {
  /** Its last token. */
  node: PrefixNode;
  /** Its nodes that were not computed when they were added, the next to compute at the end; other sequences may have computed some since. */
  readonly uncomputed: PrefixNode[];
  /** How many tokens its completion has so far. */
  sampled: number;
}

/** How many more tokens may be sampled. */
export const tokensLeft = ({ request, sampled }: ActiveSequence): number => request.maxTokens - sampled;

/** Slots that admitting the sequence takes, in addition to those held already. */
export const slotsNeeded = ({ request }: QueuedSequence, { held }: PrefixMatch): number => request.context.length - held + request.maxTokens;

/** Admits a sequence: makes the nodes of its context that `match` did not find in the tree, and pins them all. */
export function admit(tree: PrefixTree, queued: QueuedSequence, { node: known, length }: PrefixMatch): ActiveSequence {
  if (known) tree.pin(known);
  const fresh = queued.request.context.slice(length);
  const node = fresh.reduce<PrefixNode | null>((parent, token) => tree.extend(queued.adapter, parent, token), known)!;
  tree.pin(node);
  if (known) tree.unpin(known);
  const uncomputed: PrefixNode[] = [];
  for (let at: PrefixNode | null = node; at && !at.computed; at = at.parent) uncomputed.push(at);
  return { ...queued, node, uncomputed, sampled: 0 };
}

/** Adds a token at the end, which the device has already computed in `slot` where one is given. */
export function appendToken(tree: PrefixTree, sequence: ActiveSequence, token: number, slot?: number): void {
  const node = tree.extend(sequence.adapter, sequence.node, token, slot);
  tree.pin(node);
  tree.unpin(sequence.node);
  sequence.node = node;
  if (slot !== undefined) node.computed = true;
  if (!node.computed) sequence.uncomputed.push(node);
}

/** Removes up to `most` nodes that are to be computed now, ancestors first, and marks them as computed. */
export function takeUncomputed({ uncomputed }: ActiveSequence, most: number): PrefixNode[] {
  const taken: PrefixNode[] = [];
  while (uncomputed.length && taken.length < most) {
    const node = uncomputed.pop()!;
    if (!node.computed) taken.push(node);
    node.computed = true;
  }
  return taken;
}
