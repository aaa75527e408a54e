/** Expressions evaluated as Jinja2 does. */
import { operate, signed } from './arithmetic';
import { attributeOf, itemOf, sliceOf } from './attribute';
import { contains, isEqual, order } from './compare';
import { fail } from './templateError';
import { FILTERS } from './filters';
import { holds, type Arguments, type Comparison, type Expression } from './syntaxTree';
import { printed } from './strRepr';
import type { Run } from './renderBudget';
import type { Scope } from './scope';
import { passes } from './tests';
import { Callable, Dict, isTrue, itemsOf, List, Loop, Range, Tuple, typeName, Undefined, type Given, type Value } from './value';

/** The value of an expression. `piped` is what a filter without a value of its own is put to. */
export function evaluate(expression: Expression, scope: Scope, run: Run, piped?: Value): Value {
  run.spend(1);
  const value = (of: Expression): Value => evaluate(of, scope, run, piped);
  switch (expression.kind) {
    case 'constant':
      return expression.value;
    case 'name':
      return scope.find(expression.name) ?? (scope.find(expression.name) === null ? null : new Undefined(`'${expression.name}' is undefined`));
    case 'list':
      return new List(expression.items.map(value));
    case 'tuple':
      return new Tuple(expression.items.map(value));
    case 'dict':
      return new Dict(expression.pairs.map(([key, item]) => [value(key), value(item)]));
    case 'attribute':
      return attributeOf(value(expression.of), expression.name, run);
    case 'item':
      return itemOf(value(expression.of), value(expression.key), run);
    case 'slice':
      return sliced(
        expression,
        value(expression.of),
        expression.bounds.map((bound) => (bound ? value(bound) : undefined)),
        run
      );
    case 'call':
      return call(value(expression.of), given(expression.with, scope, run), run);
    case 'filter': {
      const of = expression.of ? value(expression.of) : (piped ?? null);
      return FILTERS.get(expression.name)!(of, given(expression.with, scope, run), run);
    }
    case 'test':
      return passes(expression.name, value(expression.of), given(expression.with, scope, run), run);
    case 'not':
      return !isTrue(value(expression.of));
    case 'negative':
    case 'positive':
      return signed(value(expression.of), expression.kind === 'negative');
    case 'and': {
      const left = value(expression.left);
      return isTrue(left) ? value(expression.right) : left;
    }
    case 'or': {
      const left = value(expression.left);
      return isTrue(left) ? left : value(expression.right);
    }
    case 'binary':
      return operate(expression.operator, value(expression.left), value(expression.right), run);
    case 'compare': {
      let left = value(expression.first);
      for (const [operator, of] of expression.others) {
        const right = value(of);
        if (!compares(operator, left, right, run)) return false;
        left = right;
      }
      return true;
    }
    case 'concat':
      return run.made(expression.items.map((item) => printed(value(item), run)).join(''));
    case 'condition':
      if (isTrue(value(expression.test))) return value(expression.then);
      return expression.otherwise ? value(expression.otherwise) : new Undefined('the inline if-expression evaluated to false and no else section was defined.');
  }
}

/** A slice. Jinja2 evaluates what holds no names beforehand, and there a slice of what has none is undefined, where else it fails. */
function sliced(expression: Expression, of: Value, bounds: readonly (Value | undefined)[], run: Run): Value {
  const open = typeof of === 'string' || of instanceof List || of instanceof Tuple || of instanceof Undefined || of instanceof Range;
  if (!open && !holds(expression, ({ kind }) => kind === 'name' || kind === 'call')) return new Undefined(`${typeName(of)} object has no such slice`);
  return sliceOf(of, bounds, run);
}

function compares(operator: Comparison, left: Value, right: Value, run: Run): boolean {
  switch (operator) {
    case '==':
      return isEqual(left, right, run);
    case '!=':
      return !isEqual(left, right, run);
    case 'in':
      return contains(right, left, run);
    case 'not in':
      return !contains(right, left, run);
    case '<':
      return order(left, right, run, operator) < 0;
    case '<=':
      return order(left, right, run, operator) <= 0;
    case '>':
      return order(left, right, run, operator) > 0;
    case '>=':
      return order(left, right, run, operator) >= 0;
  }
}

/** The arguments of a call. */
export function given({ positional, named, spread, spreadNamed }: Arguments, scope: Scope, run: Run): Given {
  const values = positional.map((each) => evaluate(each, scope, run));
  const names = new Map<string, Value>();
  for (const [name, each] of named) {
    if (names.has(name)) fail(`keyword argument repeated: ${name}`);
    names.set(name, evaluate(each, scope, run));
  }
  const more = spread ? [...itemsOf(evaluate(spread, scope, run), run)] : [];
  if (spreadNamed) {
    const of = evaluate(spreadNamed, scope, run);
    if (!(of instanceof Dict)) return fail(`argument after ** must be a mapping, not ${typeName(of)}`);
    for (const [name, each] of of.pairs()) {
      if (typeof name !== 'string') fail('keywords must be strings');
      else if (names.has(name)) fail(`got multiple values for keyword argument '${name}'`);
      else names.set(name, each);
    }
  }
  return { positional: [...values, ...more], named: names };
}

/** Calls a function, a method, a macro or a recursive loop. */
export function call(of: Value, args: Given, run: Run): Value {
  run.spend(1);
  if (of instanceof Callable) return of.call(args, run);
  if (of instanceof Loop) return of.again(args.positional[0] ?? fail('missing 1 required positional argument'));
  return fail(of instanceof Undefined ? of.sentence : `'${typeName(of)}' object is not callable`);
}
