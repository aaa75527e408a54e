/** A tree of the token sequences whose keys, values and final hidden states are in the cache: each distinct (adapter, prefix) is computed once. */

export interface PrefixNode {
  readonly token: number;
  /** Row of the pools that holds this token. */
  readonly slot: number;
  /** Position in its sequence, 0 for the first token. */
  readonly position: number;
  readonly parent: PrefixNode | null;
  readonly children: Map<number, PrefixNode>;
  /** Adapter slot under which it was computed; −1 is the bare base. */
  readonly adapter: number;
}

export interface PrefixTree {
  /** Slots not in use. */
  free(): number;
  /** The deepest cached node of the sequence, null where even its first token is new; and how many tokens that covers. */
  find(adapter: number, tokens: readonly number[]): { readonly node: PrefixNode | null; readonly length: number };
  /** The child of `parent` (null: a sequence's first token), made where it is missing; `fresh` says it must still be computed. Throws a RangeError when no slot is free. */
  extend(adapter: number, parent: PrefixNode | null, token: number): { readonly node: PrefixNode; readonly fresh: boolean };
  /** Drops every node that is not on the way to one of `pinned`. */
  prune(pinned: readonly (PrefixNode | null)[]): void;
  clear(): void;
}

export function openPrefixTree(capacity: number): PrefixTree {
  const roots = new Map<number, Map<number, PrefixNode>>();
  let slots = Array.from({ length: capacity }, (_, i) => capacity - 1 - i);
  const rootOf = (adapter: number): Map<number, PrefixNode> => {
    let root = roots.get(adapter);
    if (!root) roots.set(adapter, (root = new Map()));
    return root;
  };
  const release = (children: Map<number, PrefixNode>, kept: ReadonlySet<PrefixNode>): void => {
    for (const [token, node] of children) {
      release(node.children, kept);
      if (kept.has(node)) continue;
      slots.push(node.slot);
      children.delete(token);
    }
  };
  return {
    free: () => slots.length,
    find(adapter, tokens) {
      let node: PrefixNode | null = null;
      let length = 0;
      for (let children = rootOf(adapter); length < tokens.length; length++) {
        const next = children.get(tokens[length]!);
        if (!next) break;
        node = next;
        children = next.children;
      }
      return { node, length };
    },
    extend(adapter, parent, token) {
      const children = parent ? parent.children : rootOf(adapter);
      const known = children.get(token);
      if (known) return { node: known, fresh: false };
      const slot = slots.pop();
      if (slot === undefined) throw new RangeError(`The cache is full: all ${capacity} places are taken by sequences in use.`);
      const node: PrefixNode = { token, slot, position: parent ? parent.position + 1 : 0, parent, children: new Map(), adapter };
      children.set(token, node);
      return { node, fresh: true };
    },
    prune(pinned) {
      const kept = new Set<PrefixNode>();
      for (let node of pinned) for (; node && !kept.has(node); node = node.parent) kept.add(node);
      for (const root of roots.values()) release(root, kept);
    },
    clear() {
      roots.clear();
      slots = Array.from({ length: capacity }, (_, i) => capacity - 1 - i);
    }
  };
}
