/** Expressions evaluated as Jinja2 does. */
import { applyOperator, applySign } from './arithmetic';
import { attributeOf, itemOf, sliceOf } from './attribute';
import { contains, isEqual, compareValues } from './compare';
import { fail } from './templateError';
import { FILTERS } from './filters';
import { containsNode, type ArgumentExpressions, type Comparison, type Expression } from './syntaxTree';
import { strOf } from './strRepr';
import type { RenderBudget } from './renderBudget';
import type { Scope } from './scope';
import { passesTest } from './tests';
import { Callable, Dict, isTrue, itemsOf, List, Loop, PythonRange, Tuple, typeName, Undefined, type CallArguments, type JinjaValue } from './value';

/** The value of an expression. `piped` is what a filter without a value of its own is put to. */
export function evaluateExpression(expression: Expression, scope: Scope, budget: RenderBudget, piped?: JinjaValue): JinjaValue {
  budget.spend(1);
  const value = (of: Expression): JinjaValue => evaluateExpression(of, scope, budget, piped);
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
      return attributeOf(value(expression.of), expression.name, budget);
    case 'item':
      return itemOf(value(expression.of), value(expression.key), budget);
    case 'slice':
      return sliced(
        expression,
        value(expression.of),
        expression.bounds.map((bound) => (bound ? value(bound) : undefined)),
        budget
      );
    case 'call':
      return callValue(value(expression.of), evaluateArguments(expression.with, scope, budget), budget);
    case 'filter': {
      const of = expression.of ? value(expression.of) : (piped ?? null);
      return FILTERS.get(expression.name)!(of, evaluateArguments(expression.with, scope, budget), budget);
    }
    case 'test':
      return passesTest(expression.name, value(expression.of), evaluateArguments(expression.with, scope, budget), budget);
    case 'not':
      return !isTrue(value(expression.of));
    case 'negative':
    case 'positive':
      return applySign(value(expression.of), expression.kind === 'negative');
    case 'and': {
      const left = value(expression.left);
      return isTrue(left) ? value(expression.right) : left;
    }
    case 'or': {
      const left = value(expression.left);
      return isTrue(left) ? left : value(expression.right);
    }
    case 'binary':
      return applyOperator(expression.operator, value(expression.left), value(expression.right), budget);
    case 'compare': {
      let left = value(expression.first);
      for (const [operator, of] of expression.others) {
        const right = value(of);
        if (!compares(operator, left, right, budget)) return false;
        left = right;
      }
      return true;
    }
    case 'concat':
      return budget.checked(expression.items.map((item) => strOf(value(item), budget)).join(''));
    case 'condition':
      if (isTrue(value(expression.test))) return value(expression.then);
      return expression.otherwise ? value(expression.otherwise) : new Undefined('the inline if-expression evaluated to false and no else section was defined.');
  }
}

/** A slice. Jinja2 evaluates what holds no names beforehand, and there a slice of what has none is undefined, where else it fails. */
function sliced(expression: Expression, of: JinjaValue, bounds: readonly (JinjaValue | undefined)[], budget: RenderBudget): JinjaValue {
  const open = typeof of === 'string' || of instanceof List || of instanceof Tuple || of instanceof Undefined || of instanceof PythonRange;
  if (!open && !containsNode(expression, ({ kind }) => kind === 'name' || kind === 'call')) return new Undefined(`${typeName(of)} object has no such slice`);
  return sliceOf(of, bounds, budget);
}

function compares(operator: Comparison, left: JinjaValue, right: JinjaValue, budget: RenderBudget): boolean {
  switch (operator) {
    case '==':
      return isEqual(left, right, budget);
    case '!=':
      return !isEqual(left, right, budget);
    case 'in':
      return contains(right, left, budget);
    case 'not in':
      return !contains(right, left, budget);
    case '<':
      return compareValues(left, right, budget, operator) < 0;
    case '<=':
      return compareValues(left, right, budget, operator) <= 0;
    case '>':
      return compareValues(left, right, budget, operator) > 0;
    case '>=':
      return compareValues(left, right, budget, operator) >= 0;
  }
}

/** The arguments of a call. */
export function evaluateArguments({ positional, named, spread, spreadNamed }: ArgumentExpressions, scope: Scope, budget: RenderBudget): CallArguments {
  const values = positional.map((each) => evaluateExpression(each, scope, budget));
  const names = new Map<string, JinjaValue>();
  for (const [name, each] of named) {
    if (names.has(name)) fail(`keyword argument repeated: ${name}`);
    names.set(name, evaluateExpression(each, scope, budget));
  }
  const more = spread ? [...itemsOf(evaluateExpression(spread, scope, budget), budget)] : [];
  if (spreadNamed) {
    const of = evaluateExpression(spreadNamed, scope, budget);
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
export function callValue(of: JinjaValue, args: CallArguments, budget: RenderBudget): JinjaValue {
  budget.spend(1);
  if (of instanceof Callable) return of.call(args, budget);
  if (of instanceof Loop) return of.recurse(args.positional[0] ?? fail('missing 1 required positional argument'));
  return fail(of instanceof Undefined ? of.sentence : `'${typeName(of)}' object is not callable`);
}
