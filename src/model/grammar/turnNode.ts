/** A turn's grammar as a node: free words, or after the mark a form. */
import type { GrammarExpression, Grammar } from '../../record/grammar';
import { openGrammarNodes, type GrammarNode, type GrammarNodes } from './grammarNode';

/** White space before a mark, as far as it is sure to be none of the words. */
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

/** What a turn may be, from its beginning. Each call has nodes of its own. */
export function nodeOfTurn({ mark, rest }: Grammar): GrammarNode {
  const nodes = openGrammarNodes();
  const call = nodeOf(rest, nodes);
  const beginnings = Array.from({ length: mark.length }, (_, i) => mark.slice(0, mark.length - i)); // the longest first
  /** How much of the mark a text ends with. */
  const matchOf = (text: string): number => beginnings.find((beginning) => text.endsWith(beginning))?.length ?? 0;

  /** `matched` characters of the mark have come; the turn is blank before them, or is not. */
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
