/** Runs the statements of a template, as Jinja2 does: what they print, and what names they set where. */
import { evaluateExpression, callValue, evaluateArguments } from './evaluate';
import { fail } from './templateError';
import { LoopState } from './loopState';
import type { Statements, MacroSignature, Statement, AssignmentTarget } from './syntaxTree';
import { strOf } from './strRepr';
import type { RenderBudget } from './renderBudget';
import { Scope } from './scope';
import {
  Callable,
  Dict,
  isTrue,
  itemsOf,
  iteratorOf,
  lengthOfValue,
  Namespace,
  Tuple,
  typeName,
  Undefined,
  type CallArguments,
  type JinjaValue
} from './value';

/** How a body ended: at its end, or at a `break` or `continue`. */
type Ending = 'break' | 'continue' | null;

/** The text of a template, given its names. */
export function renderTemplate(body: Statements, names: Iterable<readonly [string, JinjaValue]>, budget: RenderBudget): string {
  const out: string[] = [];
  runStatements(body, new Scope(new Scope(null, names)), out, budget);
  return budget.checked(out.join(''));
}

function runStatements(body: Statements, scope: Scope, out: string[], budget: RenderBudget): Ending {
  for (const statement of body) {
    budget.spend(1);
    const ending = runStatement(statement, scope, out, budget);
    if (ending) return ending;
  }
  return null;
}

function runStatement(statement: Statement, scope: Scope, out: string[], budget: RenderBudget): Ending {
  switch (statement.kind) {
    case 'data':
      out.push(budget.write(statement.text));
      return null;
    case 'print':
      out.push(budget.write(strOf(evaluateExpression(statement.value, scope, budget), budget)));
      return null;
    case 'set':
      assign(statement.target, evaluateExpression(statement.value, scope, budget), scope, budget);
      return null;
    case 'setBlock': {
      const inner = new Scope(scope);
      const [text, ending] = renderToText(statement.body, inner, budget);
      if (ending) return ending;
      assign(statement.target, statement.filter ? evaluateExpression(statement.filter, inner, budget, text) : text, scope, budget);
      return null;
    }
    case 'if': {
      const branch = statement.branches.find(([test]) => isTrue(evaluateExpression(test, scope, budget)));
      return runStatements(branch ? branch[1] : statement.otherwise, scope, out, budget);
    }
    case 'for':
      return loop(statement, evaluateExpression(statement.of, scope, budget), 0, scope, out, budget);
    case 'break':
    case 'continue':
      return statement.kind;
    case 'with': {
      const inner = new Scope(scope);
      for (const [target, value] of statement.pairs) assign(target, evaluateExpression(value, scope, budget), inner, budget);
      return runStatements(statement.body, inner, out, budget);
    }
    case 'macro':
      scope.set(statement.name, macro(statement.name, statement.signature, statement.body, scope));
      return null;
    case 'callBlock': {
      const caller = macro(null, statement.signature, statement.body, scope);
      const args = evaluateArguments(statement.call.with, scope, budget);
      const result = callValue(evaluateExpression(statement.call.of, scope, budget), { ...args, named: new Map([...args.named, ['caller', caller]]) }, budget);
      out.push(budget.write(strOf(result, budget)));
      return null;
    }
    case 'filterBlock': {
      const inner = new Scope(scope);
      const [text, ending] = renderToText(statement.body, inner, budget);
      if (!ending) out.push(budget.write(strOf(evaluateExpression(statement.filter, inner, budget, text), budget)));
      return ending;
    }
    case 'scope':
      return runStatements(statement.body, new Scope(scope), out, budget);
  }
}

/** What a body prints. */
function renderToText(body: Statements, scope: Scope, budget: RenderBudget): readonly [string, Ending] {
  const out: string[] = [];
  const ending = runStatements(body, scope, out, budget);
  return [budget.checked(out.join('')), ending];
}

function assign(target: AssignmentTarget, value: JinjaValue, scope: Scope, budget: RenderBudget): void {
  if (target.kind === 'name') scope.set(target.name, value);
  else if (target.kind === 'member') {
    const of = scope.find(target.of);
    if (!(of instanceof Namespace)) fail('cannot assign attribute on non-namespace object');
    if (target.name.startsWith('_')) fail(`a namespace's attributes must not begin with an underscore, as '${target.name}' does`);
    of.members.set(target.name, value);
  } else {
    const values = [...itemsOf(value, budget)];
    if (values.length !== target.items.length)
      fail(
        values.length > target.items.length
          ? `too many values to unpack (expected ${target.items.length})`
          : `not enough values to unpack (expected ${target.items.length}, got ${values.length})`
      );
    target.items.forEach((each, i) => assign(each, values[i]!, scope, budget));
  }
}

function loop(statement: Statement & { readonly kind: 'for' }, of: JinjaValue, depth: number, scope: Scope, out: string[], budget: RenderBudget): Ending {
  const { target, test, body, otherwise, recursive } = statement;
  const whole = iteratorOf(of) ?? fail(`'${typeName(of)}' object is not iterable`);
  const again = (inner: JinjaValue, deeper: number): JinjaValue => {
    const text: string[] = [];
    budget.nested(() => loop(statement, inner, deeper, scope, text, budget));
    return budget.checked(text.join(''));
  };
  const chosen = test ? passing(whole, (item) => assignedTo(target, item, scope, budget), test, budget) : whole;
  const state = new LoopState(chosen, test ? null : lengthOfValue(of), depth, budget, recursive ? again : null);
  // As in Jinja2, a body that is left before its end does not count.
  let never = true;
  for (let item = state.next(); item !== undefined; item = state.next()) {
    budget.spend(1);
    const inner = assignedTo(target, item, scope, budget);
    inner.set('loop', state);
    const ending = runStatements(body, inner, out, budget);
    if (ending === 'break') break;
    if (ending === null) never = false;
  }
  return never ? runStatements(otherwise, new Scope(scope), out, budget) : null;
}

function assignedTo(target: AssignmentTarget, item: JinjaValue, scope: Scope, budget: RenderBudget): Scope {
  const inner = new Scope(scope);
  assign(target, item, inner, budget);
  return inner;
}

/** The items of a loop for which its condition holds. */
function* passing(
  items: Iterator<JinjaValue>,
  scopeOf: (item: JinjaValue) => Scope,
  test: Parameters<typeof evaluateExpression>[0],
  budget: RenderBudget
): Generator<JinjaValue, undefined> {
  for (let next = items.next(); !next.done; next = items.next()) {
    budget.spend(1);
    if (isTrue(evaluateExpression(test, scopeOf(next.value), budget))) yield next.value;
  }
}

/** A macro, or the body of a call, which knows the names around its definition. */
function macro(name: string | null, { parameters, defaults, takes }: MacroSignature, body: Statements, around: Scope): Callable {
  const members = new Map<string, JinjaValue>([
    ['name', name],
    ['arguments', new Tuple(parameters)],
    ['catch_kwargs', takes.kwargs],
    ['catch_varargs', takes.varargs],
    ['caller', takes.caller]
  ]);
  const invoke = ({ positional, named }: CallArguments, budget: RenderBudget): JinjaValue => {
    const scope = new Scope(around);
    const rest = new Map(named);
    parameters.forEach((parameter, i) => {
      const at = i - (parameters.length - defaults.length);
      const value = i < positional.length ? positional[i] : rest.get(parameter);
      if (i >= positional.length) rest.delete(parameter);
      const otherwise = (): JinjaValue =>
        at >= 0 ? evaluateExpression(defaults[at]!, scope, budget) : new Undefined(`parameter '${parameter}' was not provided`);
      scope.set(parameter, value === undefined ? otherwise() : value);
    });
    if (takes.caller) {
      scope.set('caller', rest.get('caller') ?? new Undefined('No caller defined'));
      rest.delete('caller');
    }
    if (takes.kwargs) scope.set('kwargs', new Dict(rest));
    else if (rest.size) fail(`macro '${name}' takes no keyword argument '${[...rest.keys()][0]}'`);
    if (takes.varargs) scope.set('varargs', new Tuple(positional.slice(parameters.length)));
    else if (positional.length > parameters.length) fail(`macro '${name}' takes not more than ${parameters.length} argument(s)`);
    return budget.nested(() => renderToText(body, scope, budget)[0]);
  };
  return new Callable(name ?? 'caller', invoke, members);
}
