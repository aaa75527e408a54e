/** Arguments put to a function's parameters, as Python does it. */
import { fail } from './templateError';
import { Undefined, typeName, type CallArguments, type JinjaValue } from './value';

/** The value of each parameter, in order; undefined where none was given. Throws a TemplateError where an argument has no parameter, or a parameter of the first `needed` no argument. */
export function bindArguments(
  name: string,
  parameters: readonly string[],
  { positional, named }: CallArguments,
  needed = 0
): readonly (JinjaValue | undefined)[] {
  if (positional.length > parameters.length) fail(`${name}() takes at most ${parameters.length} arguments (${positional.length} given)`);
  for (const key of named.keys()) {
    const at = parameters.indexOf(key);
    if (at < 0) fail(`${name}() got an unexpected keyword argument '${key}'`);
    if (at < positional.length) fail(`${name}() got multiple values for argument '${key}'`);
  }
  const bound = parameters.map((key, i) => (i < positional.length ? positional[i] : named.get(key)));
  const missing = bound.findIndex((value, i) => i < needed && value === undefined);
  if (missing >= 0) fail(`${name}() missing a required argument: '${parameters[missing]}'`);
  return bound;
}

/** An argument that must be a text. */
export function stringArgument(value: JinjaValue | undefined, otherwise = ''): string {
  if (value === undefined) return otherwise;
  if (value instanceof Undefined) fail(value.sentence);
  return typeof value === 'string' ? value : fail(`must be str, not ${typeName(value)}`);
}

/** An argument that must be a whole number, as JavaScript counts. */
export function integerArgument(value: JinjaValue | undefined, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (value instanceof Undefined) fail(value.sentence);
  return typeof value === 'bigint' || typeof value === 'boolean' ? Number(value) : fail(`'${typeName(value)}' object cannot be interpreted as an integer`);
}
