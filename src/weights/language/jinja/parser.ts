/** Reads a Jinja template: its statements, and what other templates it would need, which is refused. */
import { Cursor } from './tokenStream';
import { readExpression, readFilter, readTuple } from './expressionParser';
import { fail, unsupported } from './templateError';
import { tokenize } from './lexer';
import { holds, type Body, type Expression, type Signature, type Statement, type Target } from './syntaxTree';

/** Tags that Jinja2 has and this renderer does not: they need other templates, or escape HTML. */
const UNSUPPORTED: readonly string[] = ['include', 'import', 'from', 'extends', 'block', 'autoescape'];
const CONSTANTS: readonly string[] = ['true', 'false', 'none', 'True', 'False', 'None'];

/** Reads a template. Throws a TemplateFault where it is none, and a FormatError where it asks for what is not supported. */
export function parse(template: string): Body {
  const cursor = new Cursor(tokenize(template));
  return bodyUntil(cursor, [], false);
}

/** Statements up to a tag of one of these names, which becomes the next token; with none, up to the end. `loops`: whether `break` may stand here. */
function bodyUntil(cursor: Cursor, ends: readonly string[], loops: boolean): Body {
  const body: Statement[] = [];
  for (;;) {
    const { kind, text } = cursor.next();
    if (kind === 'end') {
      if (ends.length) fail(`Unexpected end of template. Jinja was looking for the following tags: '${ends.join("' or '")}'.`);
      return body;
    }
    if (kind === 'data') body.push({ kind: 'data', text });
    else if (kind === 'printBegin') {
      body.push({ kind: 'print', value: readTuple(cursor) });
      cursor.expect('printEnd');
    } else {
      if (cursor.current.kind !== 'name') fail('tag name expected');
      if (ends.includes(cursor.current.text)) return body;
      body.push(...cursor.nested(() => statement(cursor, loops)));
      cursor.expect('blockEnd');
    }
  }
}

/** The body of a tag that has just been read, and the name that ends it. */
function bodyOf(cursor: Cursor, ends: readonly string[], loops: boolean): readonly [Body, string] {
  cursor.skipOperator(':');
  cursor.expect('blockEnd');
  const body = bodyUntil(cursor, ends, loops);
  return [body, cursor.next().text];
}

function statement(cursor: Cursor, loops: boolean): readonly Statement[] {
  const tag = cursor.next().text;
  switch (tag) {
    case 'for':
      return [loop(cursor, loops)];
    case 'if':
      return [branches(cursor, loops)];
    case 'set':
      return [assignment(cursor, loops)];
    case 'break':
    case 'continue':
      return loops ? [{ kind: tag }] : fail(`'${tag}' outside loop`);
    case 'with':
      return [scoped(cursor, loops)];
    case 'macro': {
      const name = plainName(cursor);
      const parameters = signature(cursor);
      const [body] = bodyOf(cursor, ['endmacro'], false);
      return [{ kind: 'macro', name, signature: taking(parameters, body), body }];
    }
    case 'call': {
      const parameters = cursor.isOperator('(') ? signature(cursor) : { parameters: [], defaults: [] };
      const call = readExpression(cursor);
      if (call.kind !== 'call') return fail('expected call');
      const [body] = bodyOf(cursor, ['endcall'], false);
      return [{ kind: 'callBlock', call, signature: taking(parameters, body), body }];
    }
    case 'filter':
      return [{ kind: 'filterBlock', filter: pipeline(cursor, readFilter(cursor, null)), body: bodyOf(cursor, ['endfilter'], loops)[0] }];
    case 'generation':
      return [{ kind: 'scope', body: bodyOf(cursor, ['endgeneration'], false)[0] }];
    case 'print':
      return printed(cursor);
    default:
      return UNSUPPORTED.includes(tag) ? unsupported(`the tag "${tag}"`) : fail(`Encountered unknown tag '${tag}'.`);
  }
}

/** Filters after the first of a tag. */
function pipeline(cursor: Cursor, first: Expression): Expression {
  let filter = first;
  while (cursor.skipOperator('|')) filter = readFilter(cursor, filter);
  return filter;
}

function loop(cursor: Cursor, loops: boolean): Statement {
  const goal = target(cursor, 'in', false);
  cursor.expectName('in');
  const of = readTuple(cursor, { conditional: false, until: 'recursive' });
  const test = cursor.skipName('if') ? readExpression(cursor) : null;
  const recursive = cursor.skipName('recursive');
  const [body, end] = bodyOf(cursor, ['endfor', 'else'], true);
  const otherwise = end === 'else' ? bodyOf(cursor, ['endfor'], loops)[0] : [];
  return { kind: 'for', target: goal, of, test, recursive, body, otherwise };
}

function branches(cursor: Cursor, loops: boolean): Statement {
  const read: (readonly [Expression, Body])[] = [];
  for (;;) {
    const test = readTuple(cursor, { conditional: false });
    const [body, end] = bodyOf(cursor, ['elif', 'else', 'endif'], loops);
    read.push([test, body]);
    if (end === 'elif') continue;
    return { kind: 'if', branches: read, otherwise: end === 'else' ? bodyOf(cursor, ['endif'], loops)[0] : [] };
  }
}

function assignment(cursor: Cursor, loops: boolean): Statement {
  const goal = target(cursor, '', true);
  if (cursor.skipOperator('=')) return { kind: 'set', target: goal, value: readTuple(cursor) };
  const filter = cursor.skipOperator('|') ? pipeline(cursor, readFilter(cursor, null)) : null;
  return { kind: 'setBlock', target: goal, filter, body: bodyOf(cursor, ['endset'], loops)[0] };
}

function scoped(cursor: Cursor, loops: boolean): Statement {
  const pairs: (readonly [Target, Expression])[] = [];
  while (cursor.current.kind !== 'blockEnd') {
    if (pairs.length) cursor.expectOperator(',');
    const goal = target(cursor, '', false);
    cursor.expectOperator('=');
    pairs.push([goal, readExpression(cursor)]);
  }
  return { kind: 'with', pairs, body: bodyOf(cursor, ['endwith'], loops)[0] };
}

function printed(cursor: Cursor): readonly Statement[] {
  const values: Statement[] = [];
  while (cursor.current.kind !== 'blockEnd') {
    if (values.length) cursor.expectOperator(',');
    values.push({ kind: 'print', value: readExpression(cursor) });
  }
  return values;
}

/** A signature, with what the body asks for besides. */
function taking(signature: Omit<Signature, 'takes'>, body: Body): Signature {
  const asks = (name: string): boolean => !signature.parameters.includes(name) && holds(body, (node) => node['kind'] === 'name' && node['name'] === name);
  return { ...signature, takes: { caller: asks('caller'), varargs: asks('varargs'), kwargs: asks('kwargs') } };
}

function signature(cursor: Cursor): Omit<Signature, 'takes'> {
  const parameters: string[] = [];
  const defaults: Expression[] = [];
  cursor.expectOperator('(');
  while (!cursor.isOperator(')')) {
    if (parameters.length) cursor.expectOperator(',');
    parameters.push(plainName(cursor));
    if (cursor.skipOperator('=')) defaults.push(readExpression(cursor));
    else if (defaults.length) fail('non-default argument follows default argument');
  }
  cursor.next();
  return { parameters, defaults };
}

function plainName(cursor: Cursor): string {
  const name = cursor.expect('name');
  return CONSTANTS.includes(name) ? fail(`can't assign to '${name}'`) : name;
}

/** What is assigned to: a name, several between commas, or, where `members` may be, an attribute of a namespace. */
function target(cursor: Cursor, until: string, members: boolean): Target {
  const items: Target[] = [];
  let several = false;
  for (;;) {
    if (items.length) cursor.expectOperator(',');
    const { kind } = cursor.current;
    if (kind === 'blockEnd' || cursor.isOperator(')') || (until !== '' && cursor.isName(until))) break;
    if (cursor.skipOperator('(')) {
      items.push(target(cursor, '', members));
      cursor.expectOperator(')');
    } else {
      const name = plainName(cursor);
      items.push(members && cursor.skipOperator('.') ? { kind: 'member', of: name, name: cursor.expect('name') } : { kind: 'name', name });
    }
    if (!cursor.isOperator(',')) break;
    several = true;
  }
  if (several) return { kind: 'tuple', items };
  return items[0] ?? fail(`Expected an expression, got '${cursor.current.text}'`);
}
