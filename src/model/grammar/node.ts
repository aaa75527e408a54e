/**
 * What may still come of a text, by derivatives (Brzozowski, Derivatives of Regular Expressions, 1964): after a character, a form is the form of all that may
 * follow it. Equal forms are one object, so that there are few, and a form is the state of an automaton.
 */
import type { CodePointRange } from '../../record/grammar';

export interface Node {
  readonly id: number;
  /** Whether the text may end here. */
  readonly ends: boolean;
  /** Whether what has come is no call, so far or at all: then anything goes, and at any length. */
  readonly free: boolean;
  /** What may come after one more character; null where it may not come. */
  after(point: number): Node | null;
  /** The shortest text with which it ends, of several the first in order. */
  least(): string;
}

/** One of several that may come in any order. */
interface Item {
  readonly node: Node;
  readonly required: boolean;
}

export interface Nodes {
  /** Nothing more. */
  readonly end: Node;
  text(text: string): Node;
  /** One character of these ranges, in ascending order. */
  character(ranges: readonly CodePointRange[]): Node;
  then(first: Node, second: Node): Node;
  /** Of one node at least. */
  either(among: readonly Node[]): Node;
  /** `most` is null where there is no end to it. */
  repeat(node: Node, least: number, most: number | null): Node;
  /** Each at most once, all that are required; `begun` where one has come before. */
  members(items: readonly Item[], between: Node, begun?: boolean): Node;
  /** The node of that name, made where it is new. */
  node(name: string, make: () => Omit<Node, 'id' | 'free'> & { readonly free?: boolean }): Node;
}

const shorter = (one: string, other: string): string => (one.length < other.length || (one.length === other.length && one < other) ? one : other);

export function openNodes(): Nodes {
  const known = new Map<string, Node>();
  const node: Nodes['node'] = (name, make) => {
    const found = known.get(name);
    if (found) return found;
    const { ends, after, least, free = false } = make();
    let text: string | null = null;
    const made = { id: known.size, ends, free, after, least: () => (text ??= least()) };
    known.set(name, made);
    return made;
  };

  const end = node('end', () => ({ ends: true, after: () => null, least: () => '' }));

  function text(all: string): Node {
    if (all === '') return end;
    const first = all.codePointAt(0)!;
    const rest = all.slice(String.fromCodePoint(first).length);
    return node(`text ${all}`, () => ({ ends: false, after: (point) => (point === first ? text(rest) : null), least: () => all }));
  }

  const character = (ranges: readonly CodePointRange[]): Node =>
    node(`character ${ranges.join(' ')}`, () => ({
      ends: false,
      after: (point) => (ranges.some(([from, to]) => point >= from && point <= to) ? end : null),
      least: () => String.fromCodePoint(ranges[0]![0])
    }));

  function then(first: Node, second: Node): Node {
    if (first === end) return second;
    if (second === end) return first;
    return node(`then ${first.id} ${second.id}`, () => ({
      ends: first.ends && second.ends,
      after: (point) => union([follow(first.after(point), second), first.ends ? second.after(point) : null]),
      least: () => first.least() + second.least()
    }));
  }
  const follow = (first: Node | null, second: Node): Node | null => first && then(first, second);

  function either(some: readonly Node[]): Node {
    const among = [...new Set(some)].sort((a, b) => a.id - b.id);
    if (among.length === 1) return among[0]!;
    return node(`either ${among.map(({ id }) => id).join(' ')}`, () => ({
      ends: among.some(({ ends }) => ends),
      after: (point) => union(among.map((each) => each.after(point))),
      least: () => among.map((each) => each.least()).reduce(shorter)
    }));
  }
  function union(some: readonly (Node | null)[]): Node | null {
    const possible = some.filter((each) => each !== null);
    return possible.length ? either(possible) : null;
  }

  function repeat(one: Node, least: number, most: number | null): Node {
    if (most === 0) return end;
    return node(`repeat ${one.id} ${least} ${most}`, () => ({
      ends: least === 0 || one.ends,
      after: (point) => follow(one.after(point), repeat(one, Math.max(0, least - 1), most === null ? null : most - 1)),
      least: () => one.least().repeat(least)
    }));
  }

  function members(items: readonly Item[], between: Node, begun = false): Node {
    const required = items.filter((item) => item.required);
    /** What comes where one of these comes next. */
    const next = (some: readonly Item[]): Node[] =>
      some.map((item) => {
        const others = items.filter((each) => each !== item);
        return then(begun ? then(between, item.node) : item.node, members(others, between, true));
      });
    return node(`members ${begun} ${between.id} ${items.map((item) => `${item.node.id}${item.required}`).join(' ')}`, () => ({
      ends: !required.length,
      after: (point) => union(next(items).map((each) => each.after(point))),
      least: () =>
        required.length
          ? next(required)
              .map((each) => each.least())
              .reduce(shorter)
          : ''
    }));
  }

  return { end, text, character, then, either, repeat, members, node };
}
