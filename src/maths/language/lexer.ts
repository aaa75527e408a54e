/** Cuts a program into tokens. White space only separates, within operators too, so that a tokenizer of words may write `> =` for `>=`. */

const KINDS = ['end', 'number', 'word', 'sign', 'other'] as const;

/** A number, a word, a sign, the end of a statement (`;` or a new line), or a character that is none of the language. */
export interface Token {
  readonly kind: (typeof KINDS)[number];
  readonly text: string;
  readonly line: number;
}

/** Words with a meaning of their own, which no name may be. */
export const RESERVED: ReadonlySet<string> = new Set(['if', 'else', 'while', 'for', 'from', 'to', 'by', 'in', 'and', 'or', 'not', 'print', 'below', 'above']);

const PIECES =
  /(?<comment>#[^\n]*)|(?<end>;|\n)|(?<number>\d+(?:\.\d+)?|\.\d+)|(?<word>[a-z_][a-z_0-9]*)|(?<sign>[=!<>][^\S\n]*=|\*\*|[-+*/%^()[\]{},=<>×÷−])|(?<other>\S)/gu;

/** One way of writing each sign. */
const SIGNS: Readonly<Record<string, string>> = { '==': '=', '**': '^', '×': '*', '÷': '/', '−': '-', below: '<', above: '>' };

/** The tokens of a program in order; letters of either case mean the same. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  for (const { 0: text, groups } of source.toLowerCase().matchAll(PIECES)) {
    const kind = KINDS.find((name) => groups![name] !== undefined);
    const written = kind === 'number' && text.startsWith('.') ? `0${text}` : kind === 'end' ? text : text.replace(/\s/g, '');
    const sign = SIGNS[written];
    if (kind) tokens.push({ kind: sign ? 'sign' : kind, text: sign ?? written, line });
    if (text === '\n') line++;
  }
  return tokens;
}
