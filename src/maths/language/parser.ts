/** The parser of programs: recursive descent over tokens, one method for each rule of the grammar. */
import { rationalOf } from './rational';
import { RESERVED, tokensOf, type Token } from './lexer';
import { PRECEDENCE, ProgramFault, type ProgramOperator, type ProgramExpression, type Place, type ProgramStatement } from './syntax';

/** Most characters of a program; bounds how deep brackets can nest. */
const LONGEST = 600;

/** The level of comparisons; `not` binds looser than they do and tighter than `and`. */
const COMPARISON = 2;

const START: Place = { line: 1, statement: 1 };

/** The statements of a program. Throws a ProgramFault where the text is too long or is no program. */
export function parseProgram(source: string): ProgramStatement[] {
  if (source.length > LONGEST)
    throw new ProgramFault(START, `begins a program of ${source.length} characters, and ${LONGEST} are the most. Write a shorter one`);
  const parser = new Parser(tokensOf(source));
  return parser.program();
}

class Parser {
  private at = 0;
  private statements = 0;
  private place: Place = START;

  constructor(private readonly tokens: readonly Token[]) {}

  /** program = statements end of text */
  program(): ProgramStatement[] {
    const statements = this.sequence();
    if (this.at < this.tokens.length) throw this.fault(`has ${this.shown()} too many. Remove it`);
    return statements;
  }

  /** statements = { [ statement ] end }; what follows a block needs no end before it */
  private sequence(): ProgramStatement[] {
    const statements: ProgramStatement[] = [];
    for (;;) {
      while (this.tokens[this.at]?.kind === 'end') this.at++;
      if (this.at >= this.tokens.length || this.sees('}')) return statements;
      const statement = this.statement();
      statements.push(statement);
      const closed = 'body' in statement || 'then' in statement;
      const next = this.tokens[this.at];
      if (next && !closed && next.kind !== 'end' && next.text !== '}') throw this.fault(`does not go on with ${this.shown()}. Put ; between two statements`);
    }
  }

  private statement(): ProgramStatement {
    const place = { line: this.tokens[this.at]!.line, statement: ++this.statements };
    this.place = place;
    if (this.take('if')) return this.choice(place);
    if (this.take('while')) return { kind: 'while', place, condition: this.expression(), body: this.block() };
    if (this.take('for')) return this.loop(place);
    if (this.take('print')) return { kind: 'print', place, value: this.expression() };
    if (this.tokens[this.at + 1]?.text === '=' && this.tokens[this.at]!.kind === 'word') {
      const name = this.name();
      this.at++;
      return { kind: 'assign', place, name, value: this.expression() };
    }
    return { kind: 'print', place, value: this.expression() };
  }

  /** if = `if` expression block [ `else` ( if | block ) ] */
  private choice(place: Place): ProgramStatement {
    const condition = this.expression();
    const then = this.block();
    if (!this.take('else')) return { kind: 'if', place, condition, then, otherwise: [] };
    const otherwise = this.take('if') ? [this.choice({ line: place.line, statement: ++this.statements })] : this.block();
    return { kind: 'if', place, condition, then, otherwise };
  }

  /** for = `for` name ( `from` expression `to` expression [ `by` expression ] | `in` expression ) block */
  private loop(place: Place): ProgramStatement {
    const name = this.name();
    if (this.take('in')) return { kind: 'each', place, name, list: this.expression(), body: this.block() };
    this.expect('from', 'Write for n from 1 to 9 { … }');
    const from = this.expression();
    this.expect('to', 'Write for n from 1 to 9 { … }');
    const to = this.expression();
    const by = this.take('by') ? this.expression() : null;
    return { kind: 'range', place, name, from, to, by, body: this.block() };
  }

  private block(): ProgramStatement[] {
    const { place } = this;
    this.expect('{', 'Put what belongs to it between { and }');
    const body = this.sequence();
    this.place = place;
    this.expect('}', 'Close what { opened');
    return body;
  }

  /** Operators of level `level` and tighter ones; `^` groups to the right and binds tighter than a sign before it. */
  private expression(level = 0): ProgramExpression {
    if (level === PRECEDENCE.length - 1) return this.signed();
    if (level === COMPARISON && this.take('not')) return { kind: 'not', of: this.expression(level) };
    let left = this.expression(level + 1);
    for (let operator = this.operator(level); operator; operator = this.operator(level))
      left = { kind: 'binary', operator, left, right: this.expression(level + 1) };
    return left;
  }

  private operator(level: number): ProgramOperator | null {
    return PRECEDENCE[level]!.find((operator) => this.take(operator)) ?? null;
  }

  /** signed = ( `-` | `+` ) signed | power */
  private signed(): ProgramExpression {
    if (this.take('-')) return { kind: 'negative', of: this.signed() };
    if (this.take('+')) return this.signed();
    const base = this.item();
    return this.take('^') ? { kind: 'binary', operator: '^', left: base, right: this.signed() } : base;
  }

  /** item = atom { `[` expression `]` } */
  private item(): ProgramExpression {
    let list = this.atom();
    while (this.take('[')) {
      list = { kind: 'item', list, at: this.expression() };
      this.expect(']', 'Close what [ opened');
    }
    return list;
  }

  /** atom = number | name | name `(` list `)` | `(` expression `)` | `[` list `]` */
  private atom(): ProgramExpression {
    const token = this.tokens[this.at];
    if (token?.kind === 'number') return this.number(token.text);
    if (this.take('(')) {
      const inner = this.expression();
      this.expect(')', 'Close what ( opened');
      return inner;
    }
    if (this.take('[')) return { kind: 'list', items: this.list(']') };
    if (token?.kind !== 'word') throw this.fault(`needs a number or a name where it has ${this.shown()}. Put one there`);
    const name = this.name();
    return this.take('(') ? { kind: 'call', name, inputs: this.list(')') } : { kind: 'name', name };
  }

  private list(close: string): ProgramExpression[] {
    const items: ProgramExpression[] = [];
    if (this.take(close)) return items;
    do items.push(this.expression());
    while (this.take(','));
    this.expect(close, 'Put commas between numbers, and close what was opened');
    return items;
  }

  private number(text: string): ProgramExpression {
    this.at++;
    const value = rationalOf(text);
    if (!value) throw this.fault('has a number with too many digits. Take smaller numbers');
    return { kind: 'number', value };
  }

  private name(): string {
    const token = this.tokens[this.at];
    if (token?.kind !== 'word') throw this.fault(`needs a name where it has ${this.shown()}. Take letters, such as n`);
    if (RESERVED.has(token.text)) throw this.fault(`cannot have the word ${token.text} there. It is a word of the language; take another`);
    this.at++;
    return token.text;
  }

  private sees(text: string): boolean {
    return this.tokens[this.at]?.text === text && this.tokens[this.at]!.kind !== 'end';
  }

  private take(text: string): boolean {
    if (!this.sees(text)) return false;
    this.at++;
    return true;
  }

  private expect(text: string, advice: string): void {
    if (!this.take(text)) throw this.fault(`needs ${text} where it has ${this.shown()}. ${advice}`);
  }

  private shown(): string {
    const token = this.tokens[this.at];
    if (!token) return 'its end';
    return token.text === '\n' ? 'the end of the line' : token.text;
  }

  private fault(message: string): ProgramFault {
    const token = this.tokens[this.at];
    return new ProgramFault(this.place, token?.kind === 'other' ? `has ${token.text}, which is no sign of the language. Leave it out` : message);
  }
}
