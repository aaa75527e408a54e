/** The tests of Jinja2, which follow `is` and select items; those that ask which filters there are, or for escaped HTML, are left out. */
import { operate } from './arithmetic';
import { contains, isEqual, order } from './compare';
import { fail } from './templateError';
import { printed } from './strRepr';
import type { Run } from './renderBudget';
import { TEXT_METHODS } from './stringMethods';
import { Callable, Dict, iteratorOf, List, Range, Tuple, Undefined, type Given, type Value } from './value';

type Test = (value: Value, others: readonly Value[], run: Run) => boolean;

const isInteger: Test = (value) => typeof value === 'bigint';
const isNumber: Test = (value) => ['bigint', 'number', 'boolean'].includes(typeof value);
const equal: Test = (value, [other], run) => isEqual(value, other!, run);
const unequal: Test = (value, [other], run) => !isEqual(value, other!, run);
const comes =
  (operator: string, holds: (order: number) => boolean): Test =>
  (value, [other], run) =>
    holds(order(value, other!, run, operator));
const below = comes('<', (order) => order < 0);
const above = comes('>', (order) => order > 0);
const upTo = comes('<=', (order) => order <= 0);
const from = comes('>=', (order) => order >= 0);
const rest =
  (of: bigint): Test =>
  (value, _, run) =>
    isEqual(operate('%', value, 2n, run), of, run);
const cased =
  (method: string): Test =>
  (value, _, run) =>
    TEXT_METHODS.get(method)!(printed(value, run), { positional: [], named: new Map() }, run) === true;

/** Tests with no more than the value itself, and with one more. */
const ALONE: ReadonlyMap<string, Test> = new Map<string, Test>([
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
      value instanceof Range ||
      value instanceof Undefined
  ],
  ['iterable', (value) => iteratorOf(value) !== null],
  ['callable', (value) => value instanceof Callable || value instanceof Undefined],
  ['lower', cased('islower')],
  ['upper', cased('isupper')],
  ['odd', rest(1n)],
  ['even', rest(0n)]
]);

const WITH_ONE: ReadonlyMap<string, Test> = new Map<string, Test>([
  ['divisibleby', (value, [by], run) => isEqual(operate('%', value, by!, run), 0n, run)],
  ['sameas', (value, [other], run) => value === other || (typeof value === 'number' && typeof other === 'number' && isEqual(value, other, run))],
  ['in', (value, [all], run) => contains(all!, value, run)],
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

/** The outcome of a test. Throws a TemplateFault where it is unknown or was given the wrong arguments. */
export function passes(name: string, value: Value, { positional, named }: Given, run: Run): boolean {
  run.spend(1);
  const others = [...positional, ...named.values()];
  const alone = ALONE.get(name);
  const test = alone ?? WITH_ONE.get(name) ?? fail(`No test named '${name}'.`);
  if (others.length !== (alone ? 0 : 1)) fail(`the test "${name}" was given ${others.length} arguments`);
  return test(value, others, run);
}
