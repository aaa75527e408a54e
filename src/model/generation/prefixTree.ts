/** A tree of the token sequences whose keys, values and final hidden states are in the cache: each distinct (adapter, prefix) has one slot, and is computed once. */
import { openLruQueue } from './lruQueue';

export interface PrefixNode {
  readonly token: number;
  /** Row of the pools that holds this token. */
  readonly slot: number;
  /** Position in its sequence, 0 for the first token. */
  readonly position: number;
  readonly parent: PrefixNode | null;
  readonly children: Map<number, PrefixNode>;
  /** Adapter slot under which it is computed; −1 is the bare base. */
  readonly adapter: number;
  /** Whether its slot holds what later tokens need. */
  computed: boolean;
  /** Pins on it, and held children. A node with any is held: it will not be dropped. */
  pins: number;
  /** When it was last let go of, on the tree's own clock. */
  released: number;
}

/** What is known of a sequence. */
export interface PrefixMatch {
  /** Its deepest node; null where even its first token is new. */
  readonly node: PrefixNode | null;
  /** Tokens that have a node. */
  readonly length: number;
  /** Those of them that are held. */
  readonly held: number;
}

export interface PrefixTree {
  readonly capacity: number;
  /** Slots that hold nothing. */
  free(): number;
  /** Slots of nodes that somebody needs: those on the way to a pinned one. All others are dropped as slots are wanted. */
  held(): number;
  find(adapter: number, tokens: readonly number[]): PrefixMatch;
  /**
   * The child of `parent`, which is held or itself new (null: a sequence's first token), made where it is missing, in `slot` or else in a free one. Where none
   * is free, the node least recently needed makes room. Throws a RangeError where all are held.
   */
  extend(adapter: number, parent: PrefixNode | null, token: number, slot?: number): PrefixNode;
  /** Holds the node and all before it. */
  pin(node: PrefixNode): void;
  /** Takes one pin off; what nobody holds then stays as a memory, but for what was never computed. */
  unpin(node: PrefixNode): void;
  /** Takes slots for tokens yet unknown. */
  reserve(count: number): number[];
  /** Gives back reserved slots that no node has taken. */
  giveBack(slots: readonly number[]): void;
  /** Forgets everything, pins and reserves included. */
  clear(): void;
}

export function openPrefixTree(capacity: number): PrefixTree {
  const roots = new Map<number, Map<number, PrefixNode>>();
  /** Nodes that may be dropped now: computed, without children, held by nobody. */
  const loose = openLruQueue<PrefixNode>();
  let slots: number[] = [];
  let held = 0;
  let clock = 0;

  const childrenOf = (adapter: number, parent: PrefixNode | null): Map<number, PrefixNode> => {
    if (parent) return parent.children;
    const known = roots.get(adapter) ?? new Map<number, PrefixNode>();
    roots.set(adapter, known);
    return known;
  };

  function drop(node: PrefixNode): void {
    childrenOf(node.adapter, node.parent).delete(node.token);
    slots.push(node.slot);
    settle(node.parent);
  }

  /** A node at a branch's end that nobody holds: it waits to be dropped, or is, where it was never computed. */
  function settle(node: PrefixNode | null): void {
    if (!node || node.pins || node.children.size) return;
    if (node.computed) loose.add(node);
    else drop(node);
  }

  function take(): number {
    if (!slots.length) {
      const oldest = loose.takeOldest();
      if (!oldest) throw new RangeError(`The cache is full: all ${capacity} places are taken by sequences in use.`);
      drop(oldest);
    }
    return slots.pop()!;
  }

  function clear(): void {
    roots.clear();
    loose.clear();
    held = 0;
    slots = Array.from({ length: capacity }, (_, i) => capacity - 1 - i);
  }

  clear();
  return {
    capacity,
    free: () => slots.length,
    held: () => held,
    find(adapter, tokens) {
      const found: { node: PrefixNode | null; length: number; held: number } = { node: null, length: 0, held: 0 };
      for (const token of tokens) {
        const next = found.node ? found.node.children.get(token) : roots.get(adapter)?.get(token);
        if (!next) break;
        found.node = next;
        found.length++;
        if (next.pins) found.held++;
      }
      return found;
    },
    extend(adapter, parent, token, slot) {
      const known = childrenOf(adapter, parent).get(token);
      if (known) return known;
      const position = parent ? parent.position + 1 : 0;
      const node: PrefixNode = { token, slot: slot ?? take(), position, parent, children: new Map(), adapter, computed: false, pins: 0, released: 0 };
      childrenOf(adapter, parent).set(token, node);
      return node;
    },
    pin(node) {
      if (!node.pins && !node.children.size) loose.delete(node);
      for (let at: PrefixNode | null = node; at && at.pins++ === 0; at = at.parent) held++;
    },
    unpin(node) {
      clock++;
      for (let at: PrefixNode | null = node; at && --at.pins === 0; at = at.parent) {
        held--;
        at.released = clock;
      }
      settle(node);
    },
    reserve: (count) => Array.from({ length: count }, take),
    giveBack: (reserved) => void slots.push(...reserved),
    clear
  };
}
