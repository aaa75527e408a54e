/** A grammar as a deterministic automaton over characters, built as it is used: states are numbered as they are reached, and characters that no expression distinguishes form one class. */
import type { GrammarExpression, Grammar } from '../../record/grammar';
import { openTurnNode } from './turnNode';
import type { GrammarNode } from './grammarNode';

/** The automaton. */
export interface CharacterAutomaton {
  readonly start: number;
  /** The state after one more character, given by its code point; −1 where the character is not allowed. */
  transition(state: number, point: number): number;
  /** Of the allowed characters from `low` to `high`, the one after which the shortest text leads to an accepting state; of several, the first; −1 where none is allowed. */
  nearest(state: number, low: number, high: number): number;
  /** The grammar node that the state stands for. */
  nodeOf(state: number): Pick<GrammarNode, 'accepting' | 'free' | 'shortest'>;
}

/** Each ASCII character is a class of its own, so that its class needs no search. */
const ASCII = 128;
/** A transition that has not been computed yet. */
const UNKNOWN = -2;

/** Code points at which a class of characters begins; the expression treats all characters of a class alike. */
function* edgesOf(form: GrammarExpression): Generator<number> {
  switch (form.kind) {
    case 'text':
      for (const character of form.text) yield* [character.codePointAt(0)!, character.codePointAt(0)! + 1];
      return;
    case 'character':
      for (const [from, to] of form.ranges) yield* [from, to + 1];
      return;
    case 'repeat':
      return yield* edgesOf(form.form);
    case 'members':
      yield* edgesOf(form.between);
      for (const member of form.members) yield* edgesOf(member.form);
      return;
    case 'sequence':
    case 'choice':
      for (const part of form.kind === 'sequence' ? form.parts : form.among) yield* edgesOf(part);
  }
}

/** The automaton of a grammar. */
export function openCharacterAutomaton(grammar: Grammar): CharacterAutomaton {
  const ascii = Array.from({ length: ASCII + 1 }, (_, point) => point);
  const firsts = [...new Set([...ascii, ...edgesOf(grammar.rest)])].sort((a, b) => a - b);
  const nodes: GrammarNode[] = [];
  const numbers = new Map<GrammarNode, number>();
  const transitions: Int32Array[] = [];

  function numberOf(node: GrammarNode): number {
    const known = numbers.get(node);
    if (known !== undefined) return known;
    numbers.set(node, nodes.length);
    transitions.push(new Int32Array(firsts.length).fill(UNKNOWN));
    return nodes.push(node) - 1;
  }

  function classOf(point: number): number {
    if (point < ASCII) return point;
    let [low, high] = [ASCII, firsts.length];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (firsts[middle]! <= point) low = middle;
      else high = middle;
    }
    return low;
  }

  function follow(state: number, group: number): number {
    const known = transitions[state]![group]!;
    if (known !== UNKNOWN) return known;
    const node = nodes[state]!.derivative(firsts[group]!);
    return (transitions[state]![group] = node ? numberOf(node) : -1);
  }

  return {
    start: numberOf(openTurnNode(grammar)),
    transition: (state, point) => follow(state, classOf(point)),
    nearest(state, low, high) {
      let [best, length] = [-1, Infinity];
      for (let group = classOf(low); group < firsts.length && firsts[group]! <= high; group++) {
        const next = follow(state, group);
        const away = next < 0 ? Infinity : nodes[next]!.shortest().length;
        if (away < length) [best, length] = [Math.max(low, firsts[group]!), away];
      }
      return best;
    },
    nodeOf: (state) => nodes[state]!
  };
}
