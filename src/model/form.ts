/**
 * What may still come of a text, form by form, by derivatives (Brzozowski 1964): after a character, a form is the form of all that may follow it. Equal forms
 * are one object, so that there are few, and a form is the state of an automaton.
 */
import type { Form, Grammar, Range } from '../record/grammar';

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

interface Item {
  readonly node: Node;
  readonly required: boolean;
}

type Made = Pick<Node, 'ends' | 'after' | 'least'> & { readonly free?: boolean };

const WHITE = /^[\t\n\v\f\r ]$/;

const shorter = (one: string, other: string): string => (one.length < other.length || (one.length === other.length && one < other) ? one : other);

/** Makes the node of a turn. Each call has nodes of its own. */
export function nodeOfTurn({ mark, rest }: Grammar): Node {
  const known = new Map<string, Node>();
  function node(key: string, make: () => Made): Node {
    const found = known.get(key);
    if (found) return found;
    const { ends, after, least, free = false } = make();
    let text: string | null = null;
    const made = { id: known.size, ends, free, after, least: () => (text ??= least()) };
    known.set(key, made);
    return made;
  }

  const end = node('end', () => ({ ends: true, after: () => null, least: () => '' }));

  const textNode = (text: string): Node =>
    text === ''
      ? end
      : node(`text ${text}`, () => {
          const first = text.codePointAt(0)!;
          return { ends: false, after: (point) => (point === first ? textNode(text.slice(String.fromCodePoint(first).length)) : null), least: () => text };
        });

  const characterNode = (ranges: readonly Range[]): Node =>
    node(`character ${ranges.join(' ')}`, () => ({
      ends: false,
      after: (point) => (ranges.some(([from, to]) => point >= from && point <= to) ? end : null),
      least: () => String.fromCodePoint(ranges[0]![0])
    }));

  function then(first: Node | null, second: Node): Node | null {
    if (!first || first === end) return first && second;
    if (second === end) return first;
    return node(`then ${first.id} ${second.id}`, () => ({
      ends: first.ends && second.ends,
      after: (point) => either([then(first.after(point), second), first.ends ? second.after(point) : null]),
      least: () => first.least() + second.least()
    }));
  }

  function either(some: readonly (Node | null)[]): Node | null {
    const among = [...new Set(some.filter((each) => each !== null))].sort((a, b) => a.id - b.id);
    if (among.length < 2) return among[0] ?? null;
    return node(`either ${among.map(({ id }) => id).join(' ')}`, () => ({
      ends: among.some(({ ends }) => ends),
      after: (point) => either(among.map((each) => each.after(point))),
      least: () => among.map((each) => each.least()).reduce(shorter)
    }));
  }

  function repeatNode(one: Node, least: number, most: number | null): Node {
    if (most === 0) return end;
    return node(`repeat ${one.id} ${least} ${most}`, () => ({
      ends: least === 0 || one.ends,
      after: (point) => then(one.after(point), repeatNode(one, Math.max(0, least - 1), most === null ? null : most - 1)),
      least: () => one.least().repeat(least)
    }));
  }

  function membersNode(items: readonly Item[], between: Node, begun: boolean): Node {
    const next = (some: readonly Item[]): Node[] =>
      some.map((item) => {
        const others = membersNode(
          items.filter((each) => each !== item),
          between,
          true
        );
        return then(begun ? then(between, item.node) : item.node, others)!;
      });
    const required = items.filter((item) => item.required);
    return node(`members ${begun} ${between.id} ${items.map((item) => `${item.node.id}${item.required}`).join(' ')}`, () => ({
      ends: !required.length,
      after: (point) => either(next(items).map((each) => each.after(point))),
      least: () =>
        required.length
          ? next(required)
              .map((each) => each.least())
              .reduce(shorter)
          : ''
    }));
  }

  function nodeOf(form: Form): Node {
    switch (form.kind) {
      case 'text':
        return textNode(form.text);
      case 'character':
        return characterNode(form.ranges);
      case 'sequence':
        return form.parts.map(nodeOf).reduceRight((second, first) => then(first, second)!, end);
      case 'choice':
        return either(form.among.map(nodeOf))!;
      case 'repeat':
        return repeatNode(nodeOf(form.form), form.least, form.most);
      case 'members':
        return membersNode(
          form.members.map((member) => ({ node: nodeOf(member.form), required: member.required })),
          nodeOf(form.between),
          false
        );
    }
  }

  const call = nodeOf(rest);
  /** How much of the mark a text ends with. */
  const matchOf = (text: string): number =>
    Array.from({ length: mark.length }, (_, i) => mark.length - i).find((length) => text.endsWith(mark.slice(0, length))) ?? 0;

  /** `matched` characters of the mark have come; the turn is blank before them, or is not. */
  const freeNode = (blank: boolean, matched: number): Node =>
    node(`free ${blank} ${matched}`, () => ({
      ends: true,
      free: true,
      after(point) {
        const character = String.fromCodePoint(point);
        const now = matchOf(mark.slice(0, matched) + character);
        if (now === mark.length) return blank ? call : null;
        return freeNode(blank && (now === matched + 1 || (matched === 0 && WHITE.test(character))), now);
      },
      least: () => ''
    }));

  return freeNode(true, 0);
}
