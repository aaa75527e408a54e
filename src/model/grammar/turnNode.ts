/** The initial state of a turn: free text or, after the mark that begins a tool call, the call's grammar. */
import type { GrammarExpression, Grammar } from '../../record/grammar';
import { openGrammarNodes, type GrammarNode, type GrammarNodes } from './grammarNode';

/** White space that may stand before the mark. */
const WHITE = /^[\t\n\v\f\r ]$/;

function nodeOf(form: GrammarExpression, nodes: GrammarNodes): GrammarNode {
  const own = (each: GrammarExpression): GrammarNode => nodeOf(each, nodes);
  switch (form.kind) {
    case 'text':
      return nodes.text(form.text);
    case 'character':
      return nodes.character(form.ranges);
    case 'sequence':
      return form.parts.map(own).reduceRight((second, first) => nodes.concatenation(first, second), nodes.end);
    case 'choice':
      return nodes.alternation(form.among.map(own));
    case 'repeat':
      return nodes.repetition(own(form.form), form.least, form.most);
    case 'members':
      return nodes.members(
        form.members.map((member) => ({ node: own(member.form), required: member.required })),
        own(form.between)
      );
  }
}

/** The state at the beginning of a turn, over new GrammarNodes. */
export function openTurnNode({ mark, rest }: Grammar): GrammarNode {
  const nodes = openGrammarNodes();
  const call = nodeOf(rest, nodes);
  const beginnings = Array.from({ length: mark.length }, (_, i) => mark.slice(0, mark.length - i)); // the longest first
  /** How much of the mark a text ends with. */
  const matchOf = (text: string): number => beginnings.find((beginning) => text.endsWith(beginning))?.length ?? 0;

  /** The state after `matched` characters of the mark; `blank`: only white space came before them. Only a turn that begins with the mark is a call. */
  const free = (blank: boolean, matched: number): GrammarNode =>
    nodes.node(`free ${blank} ${matched}`, () => ({
      accepting: true,
      free: true,
      derivative(point) {
        const character = String.fromCodePoint(point);
        const now = matchOf(mark.slice(0, matched) + character);
        if (now === mark.length) return blank ? call : null;
        return free(blank && (now === matched + 1 || (matched === 0 && WHITE.test(character))), now);
      },
      shortest: () => ''
    }));

  return free(true, 0);
}
