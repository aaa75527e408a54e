/** Runs the statements of a template, as Jinja2 does: what they print, and what names they set where. */
import { evaluate, call, given } from './evaluate';
import { fail } from './templateError';
import { LoopState } from './loopState';
import type { Body, Signature, Statement, Target } from './syntaxTree';
import { printed } from './strRepr';
import type { Run } from './renderBudget';
import { Scope } from './scope';
import { Callable, Dict, isTrue, itemsOf, iteratorOf, lengthOf, Namespace, Tuple, typeName, Undefined, type Given, type Value } from './value';

/** How a body ended: at its end, or at a `break` or `continue`. */
type Ending = 'break' | 'continue' | null;

/** The text of a template, given its names. */
export function render(body: Body, names: Iterable<readonly [string, Value]>, run: Run): string {
  const out: string[] = [];
  perform(body, new Scope(new Scope(null, names)), out, run);
  return run.made(out.join(''));
}

function perform(body: Body, scope: Scope, out: string[], run: Run): Ending {
  for (const statement of body) {
    run.spend(1);
    const ending = one(statement, scope, out, run);
    if (ending) return ending;
  }
  return null;
}

function one(statement: Statement, scope: Scope, out: string[], run: Run): Ending {
  switch (statement.kind) {
    case 'data':
      out.push(run.write(statement.text));
      return null;
    case 'print':
      out.push(run.write(printed(evaluate(statement.value, scope, run), run)));
      return null;
    case 'set':
      assign(statement.target, evaluate(statement.value, scope, run), scope, run);
      return null;
    case 'setBlock': {
      const inner = new Scope(scope);
      const [text, ending] = captured(statement.body, inner, run);
      if (ending) return ending;
      assign(statement.target, statement.filter ? evaluate(statement.filter, inner, run, text) : text, scope, run);
      return null;
    }
    case 'if': {
      const branch = statement.branches.find(([test]) => isTrue(evaluate(test, scope, run)));
      return perform(branch ? branch[1] : statement.otherwise, scope, out, run);
    }
    case 'for':
      return loop(statement, evaluate(statement.of, scope, run), 0, scope, out, run);
    case 'break':
    case 'continue':
      return statement.kind;
    case 'with': {
      const inner = new Scope(scope);
      for (const [target, value] of statement.pairs) assign(target, evaluate(value, scope, run), inner, run);
      return perform(statement.body, inner, out, run);
    }
    case 'macro':
      scope.set(statement.name, macro(statement.name, statement.signature, statement.body, scope));
      return null;
    case 'callBlock': {
      const caller = macro(null, statement.signature, statement.body, scope);
      const args = given(statement.call.with, scope, run);
      const result = call(evaluate(statement.call.of, scope, run), { ...args, named: new Map([...args.named, ['caller', caller]]) }, run);
      out.push(run.write(printed(result, run)));
      return null;
    }
    case 'filterBlock': {
      const inner = new Scope(scope);
      const [text, ending] = captured(statement.body, inner, run);
      if (!ending) out.push(run.write(printed(evaluate(statement.filter, inner, run, text), run)));
      return ending;
    }
    case 'scope':
      return perform(statement.body, new Scope(scope), out, run);
  }
}

/** What a body prints. */
function captured(body: Body, scope: Scope, run: Run): readonly [string, Ending] {
  const out: string[] = [];
  const ending = perform(body, scope, out, run);
  return [run.made(out.join('')), ending];
}

function assign(target: Target, value: Value, scope: Scope, run: Run): void {
  if (target.kind === 'name') scope.set(target.name, value);
  else if (target.kind === 'member') {
    const of = scope.find(target.of);
    if (!(of instanceof Namespace)) fail('cannot assign attribute on non-namespace object');
    if (target.name.startsWith('_')) fail(`a namespace's attributes must not begin with an underscore, as '${target.name}' does`);
    of.members.set(target.name, value);
  } else {
    const values = [...itemsOf(value, run)];
    if (values.length !== target.items.length)
      fail(
        values.length > target.items.length
          ? `too many values to unpack (expected ${target.items.length})`
          : `not enough values to unpack (expected ${target.items.length}, got ${values.length})`
      );
    target.items.forEach((each, i) => assign(each, values[i]!, scope, run));
  }
}

function loop(statement: Statement & { readonly kind: 'for' }, of: Value, depth: number, scope: Scope, out: string[], run: Run): Ending {
  const { target, test, body, otherwise, recursive } = statement;
  const whole = iteratorOf(of) ?? fail(`'${typeName(of)}' object is not iterable`);
  const again = (inner: Value, deeper: number): Value => {
    const text: string[] = [];
    run.nested(() => loop(statement, inner, deeper, scope, text, run));
    return run.made(text.join(''));
  };
  const chosen = test ? passing(whole, (item) => assignedTo(target, item, scope, run), test, run) : whole;
  const state = new LoopState(chosen, test ? null : lengthOf(of), depth, run, recursive ? again : null);
  // As in Jinja2, a body that is left before its end does not count.
  let never = true;
  for (let item = state.next(); item !== undefined; item = state.next()) {
    run.spend(1);
    const inner = assignedTo(target, item, scope, run);
    inner.set('loop', state);
    const ending = perform(body, inner, out, run);
    if (ending === 'break') break;
    if (ending === null) never = false;
  }
  return never ? perform(otherwise, new Scope(scope), out, run) : null;
}

function assignedTo(target: Target, item: Value, scope: Scope, run: Run): Scope {
  const inner = new Scope(scope);
  assign(target, item, inner, run);
  return inner;
}

/** The items of a loop for which its condition holds. */
function* passing(items: Iterator<Value>, scopeOf: (item: Value) => Scope, test: Parameters<typeof evaluate>[0], run: Run): Generator<Value, undefined> {
  for (let next = items.next(); !next.done; next = items.next()) {
    run.spend(1);
    if (isTrue(evaluate(test, scopeOf(next.value), run))) yield next.value;
  }
}

/** A macro, or the body of a call, which knows the names around its definition. */
function macro(name: string | null, { parameters, defaults, takes }: Signature, body: Body, around: Scope): Callable {
  const members = new Map<string, Value>([
    ['name', name],
    ['arguments', new Tuple(parameters)],
    ['catch_kwargs', takes.kwargs],
    ['catch_varargs', takes.varargs],
    ['caller', takes.caller]
  ]);
  const run = ({ positional, named }: Given, run: Run): Value => {
    const scope = new Scope(around);
    const rest = new Map(named);
    parameters.forEach((parameter, i) => {
      const at = i - (parameters.length - defaults.length);
      const value = i < positional.length ? positional[i] : rest.get(parameter);
      if (i >= positional.length) rest.delete(parameter);
      const otherwise = (): Value => (at >= 0 ? evaluate(defaults[at]!, scope, run) : new Undefined(`parameter '${parameter}' was not provided`));
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
    return run.nested(() => captured(body, scope, run)[0]);
  };
  return new Callable(name ?? 'caller', run, members);
}
