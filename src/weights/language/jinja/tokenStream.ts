/** The tokens of a template, read one after another by the parsers. */
import { fail } from './templateError';
import type { TemplateToken } from './lexer';

/** Expressions and statements within each other; in templates in use some ten. */
const DEEPEST = 200;

export class TokenStream {
  readonly #tokens: readonly TemplateToken[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly TemplateToken[]) {
    this.#tokens = tokens;
  }

  get current(): TemplateToken {
    return this.#tokens[this.#at]!;
  }

  get following(): TemplateToken {
    return this.#tokens[this.#at + 1] ?? this.#tokens.at(-1)!;
  }

  /** The current token; the one after it becomes current. */
  next(): TemplateToken {
    const token = this.current;
    if (token.kind !== 'end') this.#at++;
    return token;
  }

  isOperator(text: string): boolean {
    return this.current.kind === 'operator' && this.current.text === text;
  }

  isName(text: string): boolean {
    return this.current.kind === 'name' && this.current.text === text;
  }

  /** Reads the operator where it is next. */
  skipOperator(text: string): boolean {
    const found = this.isOperator(text);
    if (found) this.next();
    return found;
  }

  skipName(text: string): boolean {
    const found = this.isName(text);
    if (found) this.next();
    return found;
  }

  expectOperator(text: string): void {
    if (!this.skipOperator(text)) fail(`expected token '${text}', got '${this.current.text}'`);
  }

  expectName(text: string): void {
    if (!this.skipName(text)) fail(`expected token '${text}', got '${this.current.text}'`);
  }

  /** The text of a token of a kind. */
  expect(kind: TemplateToken['kind']): string {
    if (this.current.kind !== kind) fail(this.current.kind === 'end' ? 'Unexpected end of template.' : `expected ${kind}, got '${this.current.text}'`);
    return this.next().text;
  }

  /** Reads something that may hold others of its kind. */
  nested<T>(read: () => T): T {
    if (++this.#depth > DEEPEST) fail(`it is nested more than ${DEEPEST} deep`);
    const result = read();
    this.#depth--;
    return result;
  }
}
