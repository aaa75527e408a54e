/** A request on its way through the service: first in the queue, then with a place in the cache. */
import type { GenerateRequest } from '../../record/engine';
import type { RequestBatch } from './requestBatch';
import type { GrammarMask } from '../grammar/grammarMask';
import type { PrefixMatch, PrefixNode, PrefixTree } from './prefixTree';

/** A request, the adapter slot it speaks through and the tokens that end it. */
export interface SequenceRequest {
  readonly request: GenerateRequest;
  readonly adapter: number;
  readonly stops: readonly number[];
  /** What holds it to a grammar, at the beginning of its completion; absent where it is free. */
  readonly grammarMask?: GrammarMask | undefined;
}

/** A task that waits. */
export interface QueuedSequence extends SequenceRequest {
  readonly batch: RequestBatch;
  /** Its place among the call's tasks. */
  readonly index: number;
}

/** A task under way, which holds its sequence in the cache. */
export interface ActiveSequence extends QueuedSequence {
  /** Where its sequence ends. */
  node: PrefixNode;
  /** Nodes before that which it found not computed, the next one last; others may have computed some since. */
  readonly path: PrefixNode[];
  /** Tokens of its completion. */
  drawn: number;
}

/** Tokens it may still draw. */
export const tokensLeft = ({ request, drawn }: ActiveSequence): number => request.maxTokens - drawn;

/** Slots that the order needs beyond those which are held anyway. */
export const slotsNeeded = ({ request }: QueuedSequence, { held }: PrefixMatch): number => request.context.length - held + request.maxTokens;

/** Gives the order's context its nodes, of which `found` are there already, and holds them. */
export function admit(tree: PrefixTree, order: QueuedSequence, { node: known, length }: PrefixMatch): ActiveSequence {
  if (known) tree.pin(known);
  const fresh = order.request.context.slice(length);
  const node = fresh.reduce<PrefixNode | null>((parent, token) => tree.extend(order.adapter, parent, token), known)!;
  tree.pin(node);
  if (known) tree.unpin(known);
  const path: PrefixNode[] = [];
  for (let at: PrefixNode | null = node; at && !at.computed; at = at.parent) path.push(at);
  return { ...order, node, path, drawn: 0 };
}

/** Moves on by one token, which the device has already computed in `slot` where one is given. */
export function appendToken(tree: PrefixTree, speaker: ActiveSequence, token: number, slot?: number): void {
  const node = tree.extend(speaker.adapter, speaker.node, token, slot);
  tree.pin(node);
  tree.unpin(speaker.node);
  speaker.node = node;
  if (slot !== undefined) node.computed = true;
  if (!node.computed) speaker.path.push(node);
}

/** Up to `most` nodes on its path that are to be computed now, ancestors first; they count as computed from here on. */
export function takeUncomputed({ path }: ActiveSequence, most: number): PrefixNode[] {
  const taken: PrefixNode[] = [];
  while (path.length && taken.length < most) {
    const node = path.pop()!;
    if (!node.computed) taken.push(node);
    node.computed = true;
  }
  return taken;
}
