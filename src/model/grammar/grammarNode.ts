/**
 * What may still come of a text, by derivatives (Brzozowski, Derivatives of Regular Expressions, 1964): after a character, a form is the form of all that may
 * follow it. Equal forms are one object, so that there are few, and a form is the state of an automaton.
 */
import type { CodePointRange } from '../../record/grammar';

export interface GrammarNode {
  readonly id: number;
  /** Whether the text may end here. */
  readonly accepting: boolean;
  /** Whether what has come is no call, so far or at all: then anything goes, and at any length. */
  readonly free: boolean;
  /** What may come after one more character; null where it may not come. */
  derivative(point: number): GrammarNode | null;
  /** The shortest text with which it ends, of several the first in order. */
  shortest(): string;
}

/** One of several that may come in any order. */
interface Item {
  readonly node: GrammarNode;
  readonly required: boolean;
}

export interface GrammarNodes {
  /** Nothing more. */
  readonly end: GrammarNode;
  text(text: string): GrammarNode;
  /** One character of these ranges, in ascending order. */
  character(ranges: readonly CodePointRange[]): GrammarNode;
  concatenation(first: GrammarNode, second: GrammarNode): GrammarNode;
  /** Of one node at least. */
  alternation(among: readonly GrammarNode[]): GrammarNode;
  /** `most` is null where there is no end to it. */
  repetition(node: GrammarNode, least: number, most: number | null): GrammarNode;
  /** Each at most once, all that are required; `begun` where one has come before. */
  members(items: readonly Item[], between: GrammarNode, begun?: boolean): GrammarNode;
  /** The node of that name, made where it is new. */
  node(name: string, make: () => Omit<GrammarNode, 'id' | 'free'> & { readonly free?: boolean }): GrammarNode;
}

const shorter = (one: string, other: string): string => (one.length < other.length || (one.length === other.length && one < other) ? one : other);

export function openGrammarNodes(): GrammarNodes {
  const known = new Map<string, GrammarNode>();
  const node: GrammarNodes['node'] = (name, make) => {
    const found = known.get(name);
    if (found) return found;
    const { accepting, derivative, shortest, free = false } = make();
    let text: string | null = null;
    const made = { id: known.size, accepting, free, derivative, shortest: () => (text ??= shortest()) };
    known.set(name, made);
    return made;
  };

  const end = node('end', () => ({ accepting: true, derivative: () => null, shortest: () => '' }));

  function text(all: string): GrammarNode {
    if (all === '') return end;
    const first = all.codePointAt(0)!;
    const rest = all.slice(String.fromCodePoint(first).length);
    return node(`text ${all}`, () => ({ accepting: false, derivative: (point) => (point === first ? text(rest) : null), shortest: () => all }));
  }

  const character = (ranges: readonly CodePointRange[]): GrammarNode =>
    node(`character ${ranges.join(' ')}`, () => ({
      accepting: false,
      derivative: (point) => (ranges.some(([from, to]) => point >= from && point <= to) ? end : null),
      shortest: () => String.fromCodePoint(ranges[0]![0])
    }));

  function then(first: GrammarNode, second: GrammarNode): GrammarNode {
    if (first === end) return second;
    if (second === end) return first;
    return node(`then ${first.id} ${second.id}`, () => ({
      accepting: first.accepting && second.accepting,
      derivative: (point) => union([follow(first.derivative(point), second), first.accepting ? second.derivative(point) : null]),
      shortest: () => first.shortest() + second.shortest()
    }));
  }
  const follow = (first: GrammarNode | null, second: GrammarNode): GrammarNode | null => first && then(first, second);

  function either(some: readonly GrammarNode[]): GrammarNode {
    const among = [...new Set(some)].sort((a, b) => a.id - b.id);
    if (among.length === 1) return among[0]!;
    return node(`either ${among.map(({ id }) => id).join(' ')}`, () => ({
      accepting: among.some(({ accepting }) => accepting),
      derivative: (point) => union(among.map((each) => each.derivative(point))),
      shortest: () => among.map((each) => each.shortest()).reduce(shorter)
    }));
  }
  function union(some: readonly (GrammarNode | null)[]): GrammarNode | null {
    const possible = some.filter((each) => each !== null);
    return possible.length ? either(possible) : null;
  }

  function repeat(one: GrammarNode, least: number, most: number | null): GrammarNode {
    if (most === 0) return end;
    return node(`repeat ${one.id} ${least} ${most}`, () => ({
      accepting: least === 0 || one.accepting,
      derivative: (point) => follow(one.derivative(point), repeat(one, Math.max(0, least - 1), most === null ? null : most - 1)),
      shortest: () => one.shortest().repeat(least)
    }));
  }

  function members(items: readonly Item[], between: GrammarNode, begun = false): GrammarNode {
    const required = items.filter((item) => item.required);
    /** What comes where one of these comes next. */
    const next = (some: readonly Item[]): GrammarNode[] =>
      some.map((item) => {
        const others = items.filter((each) => each !== item);
        return then(begun ? then(between, item.node) : item.node, members(others, between, true));
      });
    return node(`members ${begun} ${between.id} ${items.map((item) => `${item.node.id}${item.required}`).join(' ')}`, () => ({
      accepting: !required.length,
      derivative: (point) => union(next(items).map((each) => each.derivative(point))),
      shortest: () =>
        required.length
          ? next(required)
              .map((each) => each.shortest())
              .reduce(shorter)
          : ''
    }));
  }

  return { end, text, character, concatenation: then, alternation: either, repetition: repeat, members, node };
}
