/** Jinja2's filters of numbers. */
import { bindArguments, integerArgument } from './arguments';
import { applyOperator, roundHalfEven } from './arithmetic';
import { compareValues } from './compare';
import { fail } from './templateError';
import { parseFloatValue, parseIntegerValue } from './parseNumber';
import type { RenderBudget } from './renderBudget';
import { typeName, Undefined, type CallArguments, type JinjaValue, type JinjaFilter } from './value';

function absolute(value: JinjaValue, _: CallArguments, budget: RenderBudget): JinjaValue {
  return compareValues(value, 0n, budget) < 0 ? applyOperator('-', 0n, value, budget) : applyOperator('+', value, 0n, budget);
}

function rounding(value: JinjaValue, args: CallArguments, budget: RenderBudget): JinjaValue {
  const [precision, method = 'common'] = bindArguments('round', ['precision', 'method'], args);
  const places = integerArgument(precision, 0);
  if (value instanceof Undefined) fail(value.sentence);
  if (method !== 'common' && method !== 'ceil' && method !== 'floor') fail('method must be common, ceil or floor');
  if (typeof value !== 'bigint' && typeof value !== 'number' && typeof value !== 'boolean') fail(`type ${typeName(value)} doesn't define __round__ method`);
  if (method !== 'common') {
    const unit = applyOperator('**', 10n, BigInt(places), budget);
    const scaled = applyOperator('*', value, unit, budget);
    return applyOperator('/', typeof scaled === 'number' ? BigInt(method === 'ceil' ? Math.ceil(scaled) : Math.floor(scaled)) : scaled, unit, budget);
  }
  if (typeof value === 'number') return roundHalfEven(value, places);
  return places >= 0 ? BigInt(value) : BigInt(roundHalfEven(Number(value), places));
}

/** Each with its name. */
export const NUMBER_FILTERS: readonly (readonly [string, JinjaFilter])[] = [
  ['abs', absolute],
  ['float', (value, args) => parseFloatValue(value) ?? bindArguments('float', ['default'], args).map((otherwise = 0) => otherwise)[0]!],
  [
    'int',
    (value, args) => {
      const [otherwise = 0n, base] = bindArguments('int', ['default', 'base'], args);
      return parseIntegerValue(value, integerArgument(base, 10)) ?? otherwise;
    }
  ],
  ['round', rounding]
];
