/** Reads a Jinja template: its statements, and what other templates it would need, which is refused. */
import { TokenStream } from './tokenStream';
import { readExpression, readFilter, readTuple } from './expressionParser';
import { fail, unsupported } from './templateError';
import { tokenize } from './lexer';
import { containsNode, type Statements, type Expression, type MacroSignature, type Statement, type AssignmentTarget } from './syntaxTree';

/** Tags that Jinja2 has and this renderer does not: they need other templates, or escape HTML. */
const UNSUPPORTED: readonly string[] = ['include', 'import', 'from', 'extends', 'block', 'autoescape'];
const CONSTANTS: readonly string[] = ['true', 'false', 'none', 'True', 'False', 'None'];

/** Reads a template. Throws a TemplateError where it is none, and a FormatError where it asks for what is not supported. */
export function parseTemplate(template: string): Statements {
  const tokens = new TokenStream(tokenize(template));
  return bodyUntil(tokens, [], false);
}

/** Statements up to a tag of one of these names, which becomes the next token; with none, up to the end. `loops`: whether `break` may stand here. */
function bodyUntil(tokens: TokenStream, ends: readonly string[], loops: boolean): Statements {
  const body: Statement[] = [];
  for (;;) {
    const { kind, text } = tokens.next();
    if (kind === 'end') {
      if (ends.length) fail(`Unexpected end of template. Jinja was looking for the following tags: '${ends.join("' or '")}'.`);
      return body;
    }
    if (kind === 'data') body.push({ kind: 'data', text });
    else if (kind === 'printBegin') {
      body.push({ kind: 'print', value: readTuple(tokens) });
      tokens.expect('printEnd');
    } else {
      if (tokens.current.kind !== 'name') fail('tag name expected');
      if (ends.includes(tokens.current.text)) return body;
      body.push(...tokens.nested(() => statement(tokens, loops)));
      tokens.expect('blockEnd');
    }
  }
}

/** The body of a tag that has just been read, and the name that ends it. */
function bodyOf(tokens: TokenStream, ends: readonly string[], loops: boolean): readonly [Statements, string] {
  tokens.skipOperator(':');
  tokens.expect('blockEnd');
  const body = bodyUntil(tokens, ends, loops);
  return [body, tokens.next().text];
}

function statement(tokens: TokenStream, loops: boolean): readonly Statement[] {
  const tag = tokens.next().text;
  switch (tag) {
    case 'for':
      return [loop(tokens, loops)];
    case 'if':
      return [branches(tokens, loops)];
    case 'set':
      return [assignment(tokens, loops)];
    case 'break':
    case 'continue':
      return loops ? [{ kind: tag }] : fail(`'${tag}' outside loop`);
    case 'with':
      return [scoped(tokens, loops)];
    case 'macro': {
      const name = plainName(tokens);
      const parameters = signature(tokens);
      const [body] = bodyOf(tokens, ['endmacro'], false);
      return [{ kind: 'macro', name, signature: taking(parameters, body), body }];
    }
    case 'call': {
      const parameters = tokens.isOperator('(') ? signature(tokens) : { parameters: [], defaults: [] };
      const call = readExpression(tokens);
      if (call.kind !== 'call') return fail('expected call');
      const [body] = bodyOf(tokens, ['endcall'], false);
      return [{ kind: 'callBlock', call, signature: taking(parameters, body), body }];
    }
    case 'filter':
      return [{ kind: 'filterBlock', filter: pipeline(tokens, readFilter(tokens, null)), body: bodyOf(tokens, ['endfilter'], loops)[0] }];
    case 'generation':
      return [{ kind: 'scope', body: bodyOf(tokens, ['endgeneration'], false)[0] }];
    case 'print':
      return printed(tokens);
    default:
      return UNSUPPORTED.includes(tag) ? unsupported(`the tag "${tag}"`) : fail(`Encountered unknown tag '${tag}'.`);
  }
}

/** Filters after the first of a tag. */
function pipeline(tokens: TokenStream, first: Expression): Expression {
  let filter = first;
  while (tokens.skipOperator('|')) filter = readFilter(tokens, filter);
  return filter;
}

function loop(tokens: TokenStream, loops: boolean): Statement {
  const goal = target(tokens, 'in', false);
  tokens.expectName('in');
  const of = readTuple(tokens, { conditional: false, until: 'recursive' });
  const test = tokens.skipName('if') ? readExpression(tokens) : null;
  const recursive = tokens.skipName('recursive');
  const [body, end] = bodyOf(tokens, ['endfor', 'else'], true);
  const otherwise = end === 'else' ? bodyOf(tokens, ['endfor'], loops)[0] : [];
  return { kind: 'for', target: goal, of, test, recursive, body, otherwise };
}

function branches(tokens: TokenStream, loops: boolean): Statement {
  const read: (readonly [Expression, Statements])[] = [];
  for (;;) {
    const test = readTuple(tokens, { conditional: false });
    const [body, end] = bodyOf(tokens, ['elif', 'else', 'endif'], loops);
    read.push([test, body]);
    if (end === 'elif') continue;
    return { kind: 'if', branches: read, otherwise: end === 'else' ? bodyOf(tokens, ['endif'], loops)[0] : [] };
  }
}

function assignment(tokens: TokenStream, loops: boolean): Statement {
  const goal = target(tokens, '', true);
  if (tokens.skipOperator('=')) return { kind: 'set', target: goal, value: readTuple(tokens) };
  const filter = tokens.skipOperator('|') ? pipeline(tokens, readFilter(tokens, null)) : null;
  return { kind: 'setBlock', target: goal, filter, body: bodyOf(tokens, ['endset'], loops)[0] };
}

function scoped(tokens: TokenStream, loops: boolean): Statement {
  const pairs: (readonly [AssignmentTarget, Expression])[] = [];
  while (tokens.current.kind !== 'blockEnd') {
    if (pairs.length) tokens.expectOperator(',');
    const goal = target(tokens, '', false);
    tokens.expectOperator('=');
    pairs.push([goal, readExpression(tokens)]);
  }
  return { kind: 'with', pairs, body: bodyOf(tokens, ['endwith'], loops)[0] };
}

function printed(tokens: TokenStream): readonly Statement[] {
  const values: Statement[] = [];
  while (tokens.current.kind !== 'blockEnd') {
    if (values.length) tokens.expectOperator(',');
    values.push({ kind: 'print', value: readExpression(tokens) });
  }
  return values;
}

/** A signature, with what the body asks for besides. */
function taking(signature: Omit<MacroSignature, 'takes'>, body: Statements): MacroSignature {
  const asks = (name: string): boolean =>
    !signature.parameters.includes(name) && containsNode(body, (node) => node['kind'] === 'name' && node['name'] === name);
  return { ...signature, takes: { caller: asks('caller'), varargs: asks('varargs'), kwargs: asks('kwargs') } };
}

function signature(tokens: TokenStream): Omit<MacroSignature, 'takes'> {
  const parameters: string[] = [];
  const defaults: Expression[] = [];
  tokens.expectOperator('(');
  while (!tokens.isOperator(')')) {
    if (parameters.length) tokens.expectOperator(',');
    parameters.push(plainName(tokens));
    if (tokens.skipOperator('=')) defaults.push(readExpression(tokens));
    else if (defaults.length) fail('non-default argument follows default argument');
  }
  tokens.next();
  return { parameters, defaults };
}

function plainName(tokens: TokenStream): string {
  const name = tokens.expect('name');
  return CONSTANTS.includes(name) ? fail(`can't assign to '${name}'`) : name;
}

/** What is assigned to: a name, several between commas, or, where `members` may be, an attribute of a namespace. */
function target(tokens: TokenStream, until: string, members: boolean): AssignmentTarget {
  const items: AssignmentTarget[] = [];
  let several = false;
  for (;;) {
    if (items.length) tokens.expectOperator(',');
    const { kind } = tokens.current;
    if (kind === 'blockEnd' || tokens.isOperator(')') || (until !== '' && tokens.isName(until))) break;
    if (tokens.skipOperator('(')) {
      items.push(target(tokens, '', members));
      tokens.expectOperator(')');
    } else {
      const name = plainName(tokens);
      items.push(members && tokens.skipOperator('.') ? { kind: 'member', of: name, name: tokens.expect('name') } : { kind: 'name', name });
    }
    if (!tokens.isOperator(',')) break;
    several = true;
  }
  if (several) return { kind: 'tuple', items };
  return items[0] ?? fail(`Expected an expression, got '${tokens.current.text}'`);
}
