/** The tests of Jinja2, which follow `is` and select items; those that ask which filters there are, or for escaped HTML, are left out. */
import { applyOperator } from './arithmetic';
import { contains, isEqual, compareValues } from './compare';
import { fail } from './templateError';
import { strOf } from './strRepr';
import type { RenderBudget } from './renderBudget';
import { STRING_METHODS } from './stringMethods';
import { Callable, Dict, iteratorOf, List, PythonRange, Tuple, Undefined, type CallArguments, type JinjaValue } from './value';

type JinjaTest = (value: JinjaValue, others: readonly JinjaValue[], budget: RenderBudget) => boolean;

const isInteger: JinjaTest = (value) => typeof value === 'bigint';
const isNumber: JinjaTest = (value) => ['bigint', 'number', 'boolean'].includes(typeof value);
const equal: JinjaTest = (value, [other], budget) => isEqual(value, other!, budget);
const unequal: JinjaTest = (value, [other], budget) => !isEqual(value, other!, budget);
const comes =
  (operator: string, holds: (order: number) => boolean): JinjaTest =>
  (value, [other], budget) =>
    holds(compareValues(value, other!, budget, operator));
const below = comes('<', (order) => order < 0);
const above = comes('>', (order) => order > 0);
const upTo = comes('<=', (order) => order <= 0);
const from = comes('>=', (order) => order >= 0);
const rest =
  (of: bigint): JinjaTest =>
  (value, _, budget) =>
    isEqual(applyOperator('%', value, 2n, budget), of, budget);
const cased =
  (method: string): JinjaTest =>
  (value, _, budget) =>
    STRING_METHODS.get(method)!(strOf(value, budget), { positional: [], named: new Map() }, budget) === true;

/** Tests with no more than the value itself, and with one more. */
const ALONE: ReadonlyMap<string, JinjaTest> = new Map<string, JinjaTest>([
  ['defined', (value) => !(value instanceof Undefined)],
  ['undefined', (value) => value instanceof Undefined],
  ['none', (value) => value === null],
  ['boolean', (value) => typeof value === 'boolean'],
  ['true', (value) => value === true],
  ['false', (value) => value === false],
  ['integer', isInteger],
  ['float', (value) => typeof value === 'number'],
  ['number', isNumber],
  ['string', (value) => typeof value === 'string'],
  ['mapping', (value) => value instanceof Dict],
  [
    'sequence',
    (value) =>
      typeof value === 'string' ||
      value instanceof List ||
      value instanceof Tuple ||
      value instanceof Dict ||
      value instanceof PythonRange ||
      value instanceof Undefined
  ],
  ['iterable', (value) => iteratorOf(value) !== null],
  ['callable', (value) => value instanceof Callable || value instanceof Undefined],
  ['lower', cased('islower')],
  ['upper', cased('isupper')],
  ['odd', rest(1n)],
  ['even', rest(0n)]
]);

const WITH_ONE: ReadonlyMap<string, JinjaTest> = new Map<string, JinjaTest>([
  ['divisibleby', (value, [by], budget) => isEqual(applyOperator('%', value, by!, budget), 0n, budget)],
  ['sameas', (value, [other], budget) => value === other || (typeof value === 'number' && typeof other === 'number' && isEqual(value, other, budget))],
  ['in', (value, [all], budget) => contains(all!, value, budget)],
  ['==', equal],
  ['eq', equal],
  ['equalto', equal],
  ['!=', unequal],
  ['ne', unequal],
  ['<', below],
  ['lt', below],
  ['lessthan', below],
  ['>', above],
  ['gt', above],
  ['greaterthan', above],
  ['<=', upTo],
  ['le', upTo],
  ['>=', from],
  ['ge', from]
]);

/** The names of all tests. */
export const TESTS: ReadonlySet<string> = new Set([...ALONE.keys(), ...WITH_ONE.keys()]);

/** The outcome of a test. Throws a TemplateError where it is unknown or was given the wrong arguments. */
export function passesTest(name: string, value: JinjaValue, { positional, named }: CallArguments, budget: RenderBudget): boolean {
  budget.spend(1);
  const others = [...positional, ...named.values()];
  const alone = ALONE.get(name);
  const test = alone ?? WITH_ONE.get(name) ?? fail(`No test named '${name}'.`);
  if (others.length !== (alone ? 0 : 1)) fail(`the test "${name}" was given ${others.length} arguments`);
  return test(value, others, budget);
}
