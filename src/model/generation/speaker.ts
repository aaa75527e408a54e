/** A request on its way through the service: first in the queue, then with a place in the cache. */
import type { GenerateRequest } from '../../record/engine';
import type { Call } from './call';
import type { Guide } from '../grammar/guide';
import type { Found, PrefixNode, PrefixTree } from './prefix';

/** A request, the adapter slot it speaks through and the tokens that end it. */
export interface Task {
  readonly request: GenerateRequest;
  readonly adapter: number;
  readonly stops: readonly number[];
  /** What holds it to a grammar, at the beginning of its completion; absent where it is free. */
  readonly guide?: Guide | undefined;
}

/** A task that waits. */
export interface Order extends Task {
  readonly call: Call;
  /** Its place among the call's tasks. */
  readonly place: number;
}

/** A task under way, which holds its sequence in the cache. */
export interface Speaker extends Order {
  /** Where its sequence ends. */
  node: PrefixNode;
  /** Nodes before that which it found not computed, the next one last; others may have computed some since. */
  readonly path: PrefixNode[];
  /** Tokens of its completion. */
  drawn: number;
}

/** Tokens it may still draw. */
export const leftOf = ({ request, drawn }: Speaker): number => request.maxTokens - drawn;

/** Slots that the order needs beyond those which are held anyway. */
export const needOf = ({ request }: Order, { held }: Found): number => request.context.length - held + request.maxTokens;

/** Gives the order's context its nodes, of which `found` are there already, and holds them. */
export function seat(tree: PrefixTree, order: Order, { node: known, length }: Found): Speaker {
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
export function moveOn(tree: PrefixTree, speaker: Speaker, token: number, slot?: number): void {
  const node = tree.extend(speaker.adapter, speaker.node, token, slot);
  tree.pin(node);
  tree.unpin(speaker.node);
  speaker.node = node;
  if (slot !== undefined) node.computed = true;
  if (!node.computed) speaker.path.push(node);
}

/** Up to `most` nodes on its path that are to be computed now, ancestors first; they count as computed from here on. */
export function takeUncomputed({ path }: Speaker, most: number): PrefixNode[] {
  const taken: PrefixNode[] = [];
  while (path.length && taken.length < most) {
    const node = path.pop()!;
    if (!node.computed) taken.push(node);
    node.computed = true;
  }
  return taken;
}
