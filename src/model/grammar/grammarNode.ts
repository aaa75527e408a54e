/**
 * The states of a grammar's automaton: each is an expression of what may still come, and the transition by a character is its derivative, the expression of
 * The states of a grammar's automaton. Each is an expression for the remaining text, and its transition by a character is its derivative: the expression for the
 * text after that character (Brzozowski, Derivatives of Regular Expressions, 1964). Equal expressions are one object, so that states are few.
 */
import type { CodePointRange } from '../../record/grammar';

/** A state. */
export interface GrammarNode {
  readonly id: number;
  /** Whether the text may end here. */
  readonly accepting: boolean;
  /** Whether the text so far is no tool call: then anything may come, at any length. */
  readonly free: boolean;
  /** The state after one more character, given by its code point; null where it is not allowed. */
  derivative(point: number): GrammarNode | null;
  /** The shortest text that leads to an accepting state; of several, the first in order. */
  shortest(): string;
}

/** A member of an object; members come in any order. */
interface MemberNode {
  readonly node: GrammarNode;
  readonly required: boolean;
}

/** Constructors of states. */
export interface GrammarNodes {
  /** The empty text. */
  readonly end: GrammarNode;
  text(text: string): GrammarNode;
  /** One character of these ranges, in ascending order. */
  character(ranges: readonly CodePointRange[]): GrammarNode;
  concatenation(first: GrammarNode, second: GrammarNode): GrammarNode;
  /** Any one of these, of which there is at least one. */
  alternation(among: readonly GrammarNode[]): GrammarNode;
  /** `most` is null where there is no limit. */
  repetition(node: GrammarNode, least: number, most: number | null): GrammarNode;
  /** Each member at most once and each required one exactly once, with `between` between two; `begun` where a member has come before. */
  members(items: readonly MemberNode[], between: GrammarNode, begun?: boolean): GrammarNode;
  /** The node of this name, made where the name is new: equal names must mean equal expressions. */
  node(name: string, make: () => Omit<GrammarNode, 'id' | 'free'> & { readonly free?: boolean }): GrammarNode;
}

const shorter = (one: string, other: string): string => (one.length < other.length || (one.length === other.length && one < other) ? one : other);

/** Gives the node of a name, made where the name is new. */
function openNodeTable(): GrammarNodes['node'] {
  const known = new Map<string, GrammarNode>();
  return (name, make) => {
    const found = known.get(name);
    if (found) return found;
    const { accepting, derivative, shortest, free = false } = make();
    let text: string | null = null;
    const made = { id: known.size, accepting, free, derivative, shortest: () => (text ??= shortest()) };
    known.set(name, made);
    return made;
  };
}

const shortestOf = (nodes: readonly GrammarNode[]): string => nodes.map((each) => each.shortest()).reduce(shorter);

/** Constructors that return one object for equal expressions. */
export function openGrammarNodes(): GrammarNodes {
  const node = openNodeTable();
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

  function concatenation(first: GrammarNode, second: GrammarNode): GrammarNode {
    if (first === end) return second;
    if (second === end) return first;
    return node(`then ${first.id} ${second.id}`, () => ({
      accepting: first.accepting && second.accepting,
      derivative: (point) => union([follow(first.derivative(point), second), first.accepting ? second.derivative(point) : null]),
      shortest: () => first.shortest() + second.shortest()
    }));
  }
  const follow = (first: GrammarNode | null, second: GrammarNode): GrammarNode | null => first && concatenation(first, second);

  function alternation(some: readonly GrammarNode[]): GrammarNode {
    const among = [...new Set(some)].sort((a, b) => a.id - b.id);
    if (among.length === 1) return among[0]!;
    return node(`either ${among.map(({ id }) => id).join(' ')}`, () => ({
      accepting: among.some(({ accepting }) => accepting),
      derivative: (point) => union(among.map((each) => each.derivative(point))),
      shortest: () => shortestOf(among)
    }));
  }
  function union(some: readonly (GrammarNode | null)[]): GrammarNode | null {
    const possible = some.filter((each) => each !== null);
    return possible.length ? alternation(possible) : null;
  }

  function repetition(one: GrammarNode, least: number, most: number | null): GrammarNode {
    if (most === 0) return end;
    return node(`repeat ${one.id} ${least} ${most}`, () => ({
      accepting: least === 0 || one.accepting,
      derivative: (point) => follow(one.derivative(point), repetition(one, Math.max(0, least - 1), most === null ? null : most - 1)),
      shortest: () => one.shortest().repeat(least)
    }));
  }

  function members(items: readonly MemberNode[], between: GrammarNode, begun = false): GrammarNode {
    const required = items.filter((item) => item.required);
    /** For each of these members, the expression in which it comes next. */
    const next = (some: readonly MemberNode[]): GrammarNode[] =>
      some.map((item) => {
        const others = items.filter((each) => each !== item);
        return concatenation(begun ? concatenation(between, item.node) : item.node, members(others, between, true));
      });
    return node(`members ${begun} ${between.id} ${items.map((item) => `${item.node.id}${item.required}`).join(' ')}`, () => ({
      accepting: !required.length,
      derivative: (point) => union(next(items).map((each) => each.derivative(point))),
      shortest: () => (required.length ? shortestOf(next(required)) : '')
    }));
  }

  return { end, text, character, concatenation, alternation, repetition, members, node };
}
