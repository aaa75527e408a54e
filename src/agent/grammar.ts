/** The grammar of an agent's turns: a call, once begun, has one of the forms that its tools' schemas allow, as `writeCall` writes them; an answer is free. */
import type { Tool } from '../record/agent';
import type { Dialect } from '../record/engine';
import type { GrammarExpression, Grammar, CodePointRange } from '../record/grammar';
import { CLOSE, OPEN } from './action';
import { expressionOfPattern, PLAIN_CHARACTERS } from './pattern';

type Property = Tool['parameters']['properties'][string];

/** Plain characters that `trim` removes. */
const SPACES: readonly number[] = [0x20, 0xa0, 0x1680, ...Array.from({ length: 11 }, (_, i) => 0x2000 + i), 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff];

/** The ranges without one code point. */
const without = (ranges: readonly CodePointRange[], point: number): CodePointRange[] =>
  ranges.flatMap(([from, to]): CodePointRange[] =>
    point < from || point > to
      ? [[from, to]]
      : [[from, point - 1] satisfies CodePointRange, [point + 1, to] satisfies CodePointRange].filter(([low, high]) => low <= high)
  );

const text = (written: string): GrammarExpression => ({ kind: 'text', text: written });
const sequence = (...parts: readonly GrammarExpression[]): GrammarExpression => ({ kind: 'sequence', parts });
const optional = (form: GrammarExpression): GrammarExpression => ({ kind: 'repeat', form, least: 0, most: 1 });

/** A non-empty plain text that does not begin with white space. */
const WORDS: GrammarExpression = sequence(
  { kind: 'character', ranges: SPACES.reduce<readonly CodePointRange[]>(without, PLAIN_CHARACTERS) },
  { kind: 'repeat', form: { kind: 'character', ranges: PLAIN_CHARACTERS }, least: 0, most: null }
);

/** White space within a call: none in the dialect `names`, else optional, where JSON allows it. */
interface Spacing {
  readonly line: GrammarExpression;
  readonly gap: GrammarExpression;
}
const SPACING: Readonly<Record<Dialect, Spacing>> = {
  names: { line: text(''), gap: text('') },
  instructions: { line: optional(text('\n')), gap: optional(text(' ')) }
};

/** The form of an argument's value, without quotation marks. Throws a RangeError where its pattern allows blank text or is not supported. */
function valueOf({ pattern, enum: words }: Property): GrammarExpression {
  if (words) return { kind: 'choice', among: words.map((word) => text(JSON.stringify(word).slice(1, -1))) };
  if (pattern === undefined) return WORDS;
  if (['', ' '].some((blank) => new RegExp(pattern).test(blank)))
    throw new RangeError(`Calls cannot be held to the pattern ${pattern}, which lets an argument be blank. Ask for one visible character at least.`);
  return expressionOfPattern(pattern);
}

function callOf({ name, parameters }: Tool, { gap }: Spacing): GrammarExpression {
  const members = Object.entries(parameters.properties).map(([key, property]) => ({
    form: sequence(text(`${JSON.stringify(key)}:`), gap, text('"'), valueOf(property), text('"')),
    required: parameters.required.includes(key)
  }));
  const [colon, comma] = [sequence(text(':'), gap), sequence(text(','), gap)];
  const opening = sequence(text('{"name"'), colon, text(JSON.stringify(name)), comma, text('"arguments"'), colon, text('{'));
  return sequence(opening, { kind: 'members', members, between: comma }, text('}}'));
}

/** The grammar of the turns of an agent with these tools, at least one. Throws a RangeError where a schema's pattern is not supported. */
export function grammarOf(tools: readonly Tool[], dialect: Dialect): Grammar {
  const spacing = SPACING[dialect];
  const calls: GrammarExpression = { kind: 'choice', among: tools.map((tool) => callOf(tool, spacing)) };
  return { mark: OPEN, rest: sequence(spacing.line, calls, spacing.line, text(CLOSE)) };
}
