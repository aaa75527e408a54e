/** Reads the expressions of a template, with Jinja2's precedence. */
import type { TokenStream } from './tokenStream';
import { fail, unsupported } from './templateError';
import { FILTERS } from './filters';
import type { ArgumentExpressions, BinaryOperator, Comparison, Expression } from './syntaxTree';
import { TESTS } from './tests';

const NO_ARGUMENTS: ArgumentExpressions = { positional: [], named: [], spread: null, spreadNamed: null };
const COMPARISONS: readonly string[] = ['==', '!=', '<', '<=', '>', '>='];
const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null]
]);

export function readExpression(tokens: TokenStream): Expression {
  return tokens.nested(() => condition(tokens));
}

/** An expression without an inline `if` of its own, as `for … in` and `if` have it. */
const readOr = (tokens: TokenStream): Expression => tokens.nested(() => leftOf(tokens, 'or', () => leftOf(tokens, 'and', () => negation(tokens))));

function condition(tokens: TokenStream): Expression {
  let then = readOr(tokens);
  while (tokens.skipName('if')) {
    const test = readOr(tokens);
    then = { kind: 'condition', test, then, otherwise: tokens.skipName('else') ? readExpression(tokens) : null };
  }
  return then;
}

function leftOf(tokens: TokenStream, kind: 'and' | 'or', read: () => Expression): Expression {
  let left = read();
  while (tokens.skipName(kind)) left = { kind, left, right: read() };
  return left;
}

function negation(tokens: TokenStream): Expression {
  return tokens.skipName('not') ? { kind: 'not', of: tokens.nested(() => negation(tokens)) } : comparison(tokens);
}

function comparison(tokens: TokenStream): Expression {
  const first = sum(tokens);
  const others: (readonly [Comparison, Expression])[] = [];
  for (;;) {
    if (tokens.current.kind === 'operator' && COMPARISONS.includes(tokens.current.text)) others.push([tokens.next().text as Comparison, sum(tokens)]);
    else if (tokens.skipName('in')) others.push(['in', sum(tokens)]);
    else if (tokens.isName('not') && tokens.following.kind === 'name' && tokens.following.text === 'in') {
      tokens.next();
      tokens.next();
      others.push(['not in', sum(tokens)]);
    } else return others.length ? { kind: 'compare', first, others } : first;
  }
}

function binary(tokens: TokenStream, operators: readonly string[], read: () => Expression): Expression {
  let left = read();
  while (tokens.current.kind === 'operator' && operators.includes(tokens.current.text))
    left = { kind: 'binary', operator: tokens.next().text as BinaryOperator, left, right: read() };
  return left;
}

const sum = (tokens: TokenStream): Expression => binary(tokens, ['+', '-'], () => concatenation(tokens));
const product = (tokens: TokenStream): Expression => binary(tokens, ['*', '/', '//', '%'], () => binary(tokens, ['**'], () => unary(tokens, true)));

function concatenation(tokens: TokenStream): Expression {
  const items = [product(tokens)];
  while (tokens.skipOperator('~')) items.push(product(tokens));
  return items.length === 1 ? items[0]! : { kind: 'concat', items };
}

function unary(tokens: TokenStream, filtered: boolean): Expression {
  const sign = tokens.isOperator('-') ? 'negative' : tokens.isOperator('+') ? 'positive' : null;
  if (sign) tokens.next();
  const of = postfix(tokens, sign ? { kind: sign, of: tokens.nested(() => unary(tokens, false)) } : primary(tokens));
  return filtered ? filters(tokens, of) : of;
}

function primary(tokens: TokenStream): Expression {
  const { kind, text } = tokens.current;
  if (kind === 'name') {
    tokens.next();
    const constant = CONSTANTS.get(text);
    return constant === undefined ? { kind: 'name', name: text } : { kind: 'constant', value: constant };
  }
  if (kind === 'string') {
    let value = '';
    while (tokens.current.kind === 'string') value += tokens.next().text;
    return { kind: 'constant', value };
  }
  if (kind === 'integer' || kind === 'float') {
    tokens.next();
    return { kind: 'constant', value: kind === 'integer' ? BigInt(text) : Number(text) };
  }
  if (tokens.skipOperator('(')) {
    const inside = readTuple(tokens, { bare: false });
    tokens.expectOperator(')');
    return inside;
  }
  if (tokens.skipOperator('[')) return { kind: 'list', items: listed(tokens, ']', () => readExpression(tokens)) };
  if (tokens.skipOperator('{')) {
    const pairs = listed(tokens, '}', () => {
      const key = readExpression(tokens);
      tokens.expectOperator(':');
      return [key, readExpression(tokens)] as const;
    });
    return { kind: 'dict', pairs };
  }
  return fail(kind === 'end' ? 'Unexpected end of template.' : `unexpected '${text}'`);
}

function listed<T>(tokens: TokenStream, end: string, read: () => T): readonly T[] {
  const items: T[] = [];
  while (!tokens.isOperator(end)) {
    if (items.length) tokens.expectOperator(',');
    if (tokens.isOperator(end)) break;
    items.push(read());
  }
  tokens.next();
  return items;
}

/** One expression, or several between commas, which are a tuple. `bare` ones may not be empty; `conditional` ones may have an inline `if`. */
export function readTuple(
  tokens: TokenStream,
  { bare = true, conditional = true, until = '' }: { readonly bare?: boolean; readonly conditional?: boolean; readonly until?: string } = {}
): Expression {
  const items: Expression[] = [];
  let several = false;
  for (;;) {
    if (items.length) tokens.expectOperator(',');
    if (tokens.current.kind === 'printEnd' || tokens.current.kind === 'blockEnd' || tokens.isOperator(')') || (until !== '' && tokens.isName(until))) break;
    items.push(conditional ? readExpression(tokens) : readOr(tokens));
    if (!tokens.isOperator(',')) break;
    several = true;
  }
  if (!several && items.length) return items[0]!;
  if (!several && bare) fail(`Expected an expression, got '${tokens.current.text}'`);
  return { kind: 'tuple', items };
}

function postfix(tokens: TokenStream, start: Expression): Expression {
  let of = start;
  for (;;) {
    if (tokens.skipOperator('.')) {
      const { kind, text } = tokens.next();
      if (kind !== 'name' && kind !== 'integer') fail('expected name or number');
      of = kind === 'name' ? { kind: 'attribute', of, name: text } : { kind: 'item', of, key: { kind: 'constant', value: BigInt(text) } };
    } else if (tokens.skipOperator('[')) of = subscript(tokens, of);
    else if (tokens.isOperator('(')) of = { kind: 'call', of, with: readArguments(tokens) };
    else return of;
  }
}

function subscript(tokens: TokenStream, of: Expression): Expression {
  const keys: Expression[] = [];
  for (;;) {
    const bounds: (Expression | null)[] = [];
    const ends = (): boolean => tokens.isOperator(']') || tokens.isOperator(',') || tokens.isOperator(':');
    let colons = 0;
    do bounds.push(ends() ? null : readExpression(tokens));
    while (colons < 2 && tokens.skipOperator(':') && ++colons);
    if (colons > 0) {
      if (keys.length || !tokens.skipOperator(']')) unsupported('several slices in one subscript');
      return { kind: 'slice', of, bounds };
    }
    keys.push(bounds[0] ?? fail(`unexpected '${tokens.current.text}'`));
    if (tokens.skipOperator(']')) return { kind: 'item', of, key: keys.length === 1 ? keys[0]! : { kind: 'tuple', items: keys } };
    tokens.expectOperator(',');
  }
}

function readArguments(tokens: TokenStream): ArgumentExpressions {
  const positional: Expression[] = [];
  const named: (readonly [string, Expression])[] = [];
  let spread: Expression | null = null;
  let spreadNamed: Expression | null = null;
  const ensure = (right: boolean): void => void (right || fail('invalid syntax for function call expression'));
  tokens.expectOperator('(');
  for (let first = true; !tokens.isOperator(')'); first = false) {
    if (!first) tokens.expectOperator(',');
    if (tokens.isOperator(')')) break;
    if (tokens.skipOperator('*')) {
      ensure(!spread && !spreadNamed);
      spread = readExpression(tokens);
    } else if (tokens.skipOperator('**')) {
      ensure(!spreadNamed);
      spreadNamed = readExpression(tokens);
    } else if (tokens.current.kind === 'name' && tokens.following.kind === 'operator' && tokens.following.text === '=') {
      ensure(!spreadNamed);
      const name = tokens.next().text;
      tokens.next();
      named.push([name, readExpression(tokens)]);
    } else {
      ensure(!spread && !spreadNamed && !named.length);
      positional.push(readExpression(tokens));
    }
  }
  tokens.next();
  return { positional, named, spread, spreadNamed };
}

/** Filters and tests behind an expression. */
function filters(tokens: TokenStream, start: Expression): Expression {
  let of = start;
  for (;;) {
    if (tokens.skipOperator('|')) of = readFilter(tokens, of);
    else if (tokens.skipName('is')) of = test(tokens, of);
    else if (tokens.isOperator('(')) of = { kind: 'call', of, with: readArguments(tokens) };
    else return of;
  }
}

/** A filter whose `|` was read. Throws a FormatError where it is not supported. */
export function readFilter(tokens: TokenStream, of: Expression | null): Expression {
  const name = dotted(tokens);
  if (!FILTERS.has(name)) unsupported(`the filter "${name}"`);
  return { kind: 'filter', of, name, with: tokens.isOperator('(') ? readArguments(tokens) : NO_ARGUMENTS };
}

function dotted(tokens: TokenStream): string {
  let name = tokens.expect('name');
  while (tokens.skipOperator('.')) name += `.${tokens.expect('name')}`;
  return name;
}

function test(tokens: TokenStream, of: Expression): Expression {
  const negated = tokens.skipName('not');
  const name = dotted(tokens);
  if (!TESTS.has(name)) unsupported(`the test "${name}"`);
  const { kind, text } = tokens.current;
  const operand = kind === 'string' || kind === 'integer' || kind === 'float' || (kind === 'operator' && (text === '[' || text === '{'));
  let args = NO_ARGUMENTS;
  if (tokens.isOperator('(')) args = readArguments(tokens);
  else if (operand || (kind === 'name' && !['else', 'or', 'and'].includes(text))) {
    if (tokens.isName('is')) fail('You cannot chain multiple tests with is');
    args = { ...NO_ARGUMENTS, positional: [postfix(tokens, primary(tokens))] };
  }
  const result: Expression = { kind: 'test', of, name, with: args };
  return negated ? { kind: 'not', of: result } : result;
}
