/** Reads the expressions of a template, with Jinja2's precedence. */
import type { Cursor } from './tokenStream';
import { fail, unsupported } from './templateError';
import { FILTERS } from './filters';
import type { Arguments, Binary, Comparison, Expression } from './syntaxTree';
import { TESTS } from './tests';

const NO_ARGUMENTS: Arguments = { positional: [], named: [], spread: null, spreadNamed: null };
const COMPARISONS: readonly string[] = ['==', '!=', '<', '<=', '>', '>='];
const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null]
]);

export function readExpression(cursor: Cursor): Expression {
  return cursor.nested(() => condition(cursor));
}

/** An expression without an inline `if` of its own, as `for … in` and `if` have it. */
const readOr = (cursor: Cursor): Expression => cursor.nested(() => leftOf(cursor, 'or', () => leftOf(cursor, 'and', () => negation(cursor))));

function condition(cursor: Cursor): Expression {
  let then = readOr(cursor);
  while (cursor.skipName('if')) {
    const test = readOr(cursor);
    then = { kind: 'condition', test, then, otherwise: cursor.skipName('else') ? readExpression(cursor) : null };
  }
  return then;
}

function leftOf(cursor: Cursor, kind: 'and' | 'or', read: () => Expression): Expression {
  let left = read();
  while (cursor.skipName(kind)) left = { kind, left, right: read() };
  return left;
}

function negation(cursor: Cursor): Expression {
  return cursor.skipName('not') ? { kind: 'not', of: cursor.nested(() => negation(cursor)) } : comparison(cursor);
}

function comparison(cursor: Cursor): Expression {
  const first = sum(cursor);
  const others: (readonly [Comparison, Expression])[] = [];
  for (;;) {
    if (cursor.current.kind === 'operator' && COMPARISONS.includes(cursor.current.text)) others.push([cursor.next().text as Comparison, sum(cursor)]);
    else if (cursor.skipName('in')) others.push(['in', sum(cursor)]);
    else if (cursor.isName('not') && cursor.following.kind === 'name' && cursor.following.text === 'in') {
      cursor.next();
      cursor.next();
      others.push(['not in', sum(cursor)]);
    } else return others.length ? { kind: 'compare', first, others } : first;
  }
}

function binary(cursor: Cursor, operators: readonly string[], read: () => Expression): Expression {
  let left = read();
  while (cursor.current.kind === 'operator' && operators.includes(cursor.current.text))
    left = { kind: 'binary', operator: cursor.next().text as Binary, left, right: read() };
  return left;
}

const sum = (cursor: Cursor): Expression => binary(cursor, ['+', '-'], () => concatenation(cursor));
const product = (cursor: Cursor): Expression => binary(cursor, ['*', '/', '//', '%'], () => binary(cursor, ['**'], () => unary(cursor, true)));

function concatenation(cursor: Cursor): Expression {
  const items = [product(cursor)];
  while (cursor.skipOperator('~')) items.push(product(cursor));
  return items.length === 1 ? items[0]! : { kind: 'concat', items };
}

function unary(cursor: Cursor, filtered: boolean): Expression {
  const sign = cursor.isOperator('-') ? 'negative' : cursor.isOperator('+') ? 'positive' : null;
  if (sign) cursor.next();
  const of = postfix(cursor, sign ? { kind: sign, of: cursor.nested(() => unary(cursor, false)) } : primary(cursor));
  return filtered ? filters(cursor, of) : of;
}

function primary(cursor: Cursor): Expression {
  const { kind, text } = cursor.current;
  if (kind === 'name') {
    cursor.next();
    const constant = CONSTANTS.get(text);
    return constant === undefined ? { kind: 'name', name: text } : { kind: 'constant', value: constant };
  }
  if (kind === 'string') {
    let value = '';
    while (cursor.current.kind === 'string') value += cursor.next().text;
    return { kind: 'constant', value };
  }
  if (kind === 'integer' || kind === 'float') {
    cursor.next();
    return { kind: 'constant', value: kind === 'integer' ? BigInt(text) : Number(text) };
  }
  if (cursor.skipOperator('(')) {
    const inside = readTuple(cursor, { bare: false });
    cursor.expectOperator(')');
    return inside;
  }
  if (cursor.skipOperator('[')) return { kind: 'list', items: listed(cursor, ']', () => readExpression(cursor)) };
  if (cursor.skipOperator('{')) {
    const pairs = listed(cursor, '}', () => {
      const key = readExpression(cursor);
      cursor.expectOperator(':');
      return [key, readExpression(cursor)] as const;
    });
    return { kind: 'dict', pairs };
  }
  return fail(kind === 'end' ? 'Unexpected end of template.' : `unexpected '${text}'`);
}

function listed<T>(cursor: Cursor, end: string, read: () => T): readonly T[] {
  const items: T[] = [];
  while (!cursor.isOperator(end)) {
    if (items.length) cursor.expectOperator(',');
    if (cursor.isOperator(end)) break;
    items.push(read());
  }
  cursor.next();
  return items;
}

/** One expression, or several between commas, which are a tuple. `bare` ones may not be empty; `conditional` ones may have an inline `if`. */
export function readTuple(
  cursor: Cursor,
  { bare = true, conditional = true, until = '' }: { readonly bare?: boolean; readonly conditional?: boolean; readonly until?: string } = {}
): Expression {
  const items: Expression[] = [];
  let several = false;
  for (;;) {
    if (items.length) cursor.expectOperator(',');
    if (cursor.current.kind === 'printEnd' || cursor.current.kind === 'blockEnd' || cursor.isOperator(')') || (until !== '' && cursor.isName(until))) break;
    items.push(conditional ? readExpression(cursor) : readOr(cursor));
    if (!cursor.isOperator(',')) break;
    several = true;
  }
  if (!several && items.length) return items[0]!;
  if (!several && bare) fail(`Expected an expression, got '${cursor.current.text}'`);
  return { kind: 'tuple', items };
}

function postfix(cursor: Cursor, start: Expression): Expression {
  let of = start;
  for (;;) {
    if (cursor.skipOperator('.')) {
      const { kind, text } = cursor.next();
      if (kind !== 'name' && kind !== 'integer') fail('expected name or number');
      of = kind === 'name' ? { kind: 'attribute', of, name: text } : { kind: 'item', of, key: { kind: 'constant', value: BigInt(text) } };
    } else if (cursor.skipOperator('[')) of = subscript(cursor, of);
    else if (cursor.isOperator('(')) of = { kind: 'call', of, with: readArguments(cursor) };
    else return of;
  }
}

function subscript(cursor: Cursor, of: Expression): Expression {
  const keys: Expression[] = [];
  for (;;) {
    const bounds: (Expression | null)[] = [];
    const ends = (): boolean => cursor.isOperator(']') || cursor.isOperator(',') || cursor.isOperator(':');
    let colons = 0;
    do bounds.push(ends() ? null : readExpression(cursor));
    while (colons < 2 && cursor.skipOperator(':') && ++colons);
    if (colons > 0) {
      if (keys.length || !cursor.skipOperator(']')) unsupported('several slices in one subscript');
      return { kind: 'slice', of, bounds };
    }
    keys.push(bounds[0] ?? fail(`unexpected '${cursor.current.text}'`));
    if (cursor.skipOperator(']')) return { kind: 'item', of, key: keys.length === 1 ? keys[0]! : { kind: 'tuple', items: keys } };
    cursor.expectOperator(',');
  }
}

function readArguments(cursor: Cursor): Arguments {
  const positional: Expression[] = [];
  const named: (readonly [string, Expression])[] = [];
  let spread: Expression | null = null;
  let spreadNamed: Expression | null = null;
  const ensure = (right: boolean): void => void (right || fail('invalid syntax for function call expression'));
  cursor.expectOperator('(');
  for (let first = true; !cursor.isOperator(')'); first = false) {
    if (!first) cursor.expectOperator(',');
    if (cursor.isOperator(')')) break;
    if (cursor.skipOperator('*')) {
      ensure(!spread && !spreadNamed);
      spread = readExpression(cursor);
    } else if (cursor.skipOperator('**')) {
      ensure(!spreadNamed);
      spreadNamed = readExpression(cursor);
    } else if (cursor.current.kind === 'name' && cursor.following.kind === 'operator' && cursor.following.text === '=') {
      ensure(!spreadNamed);
      const name = cursor.next().text;
      cursor.next();
      named.push([name, readExpression(cursor)]);
    } else {
      ensure(!spread && !spreadNamed && !named.length);
      positional.push(readExpression(cursor));
    }
  }
  cursor.next();
  return { positional, named, spread, spreadNamed };
}

/** Filters and tests behind an expression. */
function filters(cursor: Cursor, start: Expression): Expression {
  let of = start;
  for (;;) {
    if (cursor.skipOperator('|')) of = readFilter(cursor, of);
    else if (cursor.skipName('is')) of = test(cursor, of);
    else if (cursor.isOperator('(')) of = { kind: 'call', of, with: readArguments(cursor) };
    else return of;
  }
}

/** A filter whose `|` was read. Throws a FormatError where it is not supported. */
export function readFilter(cursor: Cursor, of: Expression | null): Expression {
  const name = dotted(cursor);
  if (!FILTERS.has(name)) unsupported(`the filter "${name}"`);
  return { kind: 'filter', of, name, with: cursor.isOperator('(') ? readArguments(cursor) : NO_ARGUMENTS };
}

function dotted(cursor: Cursor): string {
  let name = cursor.expect('name');
  while (cursor.skipOperator('.')) name += `.${cursor.expect('name')}`;
  return name;
}

function test(cursor: Cursor, of: Expression): Expression {
  const negated = cursor.skipName('not');
  const name = dotted(cursor);
  if (!TESTS.has(name)) unsupported(`the test "${name}"`);
  const { kind, text } = cursor.current;
  const operand = kind === 'string' || kind === 'integer' || kind === 'float' || (kind === 'operator' && (text === '[' || text === '{'));
  let given = NO_ARGUMENTS;
  if (cursor.isOperator('(')) given = readArguments(cursor);
  else if (operand || (kind === 'name' && !['else', 'or', 'and'].includes(text))) {
    if (cursor.isName('is')) fail('You cannot chain multiple tests with is');
    given = { ...NO_ARGUMENTS, positional: [postfix(cursor, primary(cursor))] };
  }
  const result: Expression = { kind: 'test', of, name, with: given };
  return negated ? { kind: 'not', of: result } : result;
}
