/** A tree of the token sequences whose keys, values and final hidden states are in the cache: each distinct (adapter, prefix) has one slot, and is computed once. */
import { openLruQueue } from './lruQueue';

/** One token of a sequence, after all its ancestors. */
export interface PrefixNode {
  readonly token: number;
  /** Row of the cache's tensors that holds this token. */
  readonly slot: number;
  /** Position in its sequence, 0 for the first token. */
  readonly position: number;
  readonly parent: PrefixNode | null;
  /** By token. */
  readonly children: Map<number, PrefixNode>;
  /** Slot of the adapter under which it is computed; −1 is the bare base. */
  readonly adapter: number;
  /** Whether its keys, values and hidden state are in its slot. */
  computed: boolean;
  /** How often it is pinned, plus how many of its children are held. A node with any is held: it will not be dropped. */
  pins: number;
  /** When its last pin was taken off, on the tree's own clock. */
  lastUsed: number;
}

/** How much of a sequence is in the tree. */
export interface PrefixMatch {
  /** The node of its last token that has one; null where even its first has none. */
  readonly node: PrefixNode | null;
  /** How many of its tokens have a node. */
  readonly length: number;
  /** How many of those nodes are held. */
  readonly held: number;
}

/** The tree, and its free slots. */
export interface PrefixTree {
  readonly capacity: number;
  /** How many slots no node has. */
  free(): number;
  /** How many nodes are held: the pinned ones and all their ancestors. The others are dropped as slots are needed. */
  held(): number;
  find(adapter: number, tokens: readonly number[]): PrefixMatch;
  /**
   * The child of `parent` for the token (null: a sequence's first token), where `parent` is held or itself new. A missing one is made in `slot`, or else in a
   * free slot; where none is free, the least recently used node is dropped. Throws a RangeError where all are held.
   */
  extend(adapter: number, parent: PrefixNode | null, token: number, slot?: number): PrefixNode;
  /** Holds the node and its ancestors. */
  pin(node: PrefixNode): void;
  /** Takes one pin off. Nodes that are not held any more stay until their slot is needed; one that was never computed is dropped at once. */
  unpin(node: PrefixNode): void;
  /** Takes slots for tokens that are not known yet. */
  reserve(count: number): number[];
  /** Gives back reserved slots that no node has taken. */
  release(slots: readonly number[]): void;
  /** Drops all nodes, pins and reserved slots. */
  clear(): void;
}

type Roots = Map<number, Map<number, PrefixNode>>;

/** A tree of at most `capacity` tokens. */
export function openPrefixTree(capacity: number): PrefixTree {
  /** First tokens, by adapter and token. */
  const roots: Roots = new Map();
  /** Nodes that may be dropped now: computed, without children, not held. */
  const evictable = openLruQueue<PrefixNode>();
  let freeSlots: number[] = [];
  let held = 0;
  let clock = 0;

  function drop(node: PrefixNode): void {
    childrenOf(roots, node.adapter, node.parent).delete(node.token);
    freeSlots.push(node.slot);
    evictOrDrop(node.parent);
  }

  /** Makes a leaf that is not held evictable, or drops it where it was never computed. */
  function evictOrDrop(node: PrefixNode | null): void {
    if (!node || node.pins || node.children.size) return;
    if (node.computed) evictable.add(node);
    else drop(node);
  }

  function takeSlot(): number {
    if (!freeSlots.length) {
      const oldest = evictable.takeOldest();
      if (!oldest) throw new RangeError(`The cache is full: all ${capacity} places are taken by sequences in use.`);
      drop(oldest);
    }
    return freeSlots.pop()!;
  }

  function clear(): void {
    roots.clear();
    evictable.clear();
    held = 0;
    freeSlots = Array.from({ length: capacity }, (_, i) => capacity - 1 - i);
  }

  clear();
  return {
    capacity,
    free: () => freeSlots.length,
    held: () => held,
    find: (adapter, tokens) => matchOf(roots.get(adapter), tokens),
    extend(adapter, parent, token, slot) {
      const siblings = childrenOf(roots, adapter, parent);
      const known = siblings.get(token);
      if (known) return known;
      const position = parent ? parent.position + 1 : 0;
      const node: PrefixNode = { token, slot: slot ?? takeSlot(), position, parent, children: new Map(), adapter, computed: false, pins: 0, lastUsed: 0 };
      siblings.set(token, node);
      return node;
    },
    pin(node) {
      if (!node.pins && !node.children.size) evictable.delete(node);
      for (let at: PrefixNode | null = node; at && at.pins++ === 0; at = at.parent) held++;
    },
    unpin(node) {
      clock++;
      for (let at: PrefixNode | null = node; at && --at.pins === 0; at = at.parent) {
        held--;
        at.lastUsed = clock;
      }
      evictOrDrop(node);
    },
    reserve: (count) => Array.from({ length: count }, takeSlot),
    release: (slots) => void freeSlots.push(...slots),
    clear
  };
}

/** The nodes after `parent`, or the first ones under the adapter where it is null. */
function childrenOf(roots: Roots, adapter: number, parent: PrefixNode | null): Map<number, PrefixNode> {
  if (parent) return parent.children;
  const known = roots.get(adapter) ?? new Map<number, PrefixNode>();
  roots.set(adapter, known);
  return known;
}

/** Follows the tokens from the first ones known under an adapter. */
function matchOf(firsts: ReadonlyMap<number, PrefixNode> | undefined, tokens: readonly number[]): PrefixMatch {
  let node: PrefixNode | null = null;
  let [length, held] = [0, 0];
  for (const token of tokens) {
    const next: PrefixNode | undefined = node ? node.children.get(token) : firsts?.get(token);
    if (!next) break;
    node = next;
    length++;
    if (next.pins) held++;
  }
  return { node, length, held };
}
