/** The functions that every template may call: `range`, `dict`, `namespace` and `joiner`. */
import { assertFormat } from '../../format/formatError';
import { integerArgument } from './arguments';
import { fail, unsupported } from './templateError';
import { Callable, Dict, itemsOf, Namespace, PythonRange, type CallArguments, type JinjaValue } from './value';
import type { RenderBudget } from './renderBudget';

/** Numbers of a range, as Jinja2's sandbox bounds them. */
const LONGEST_RANGE = 100_000;

function range({ positional }: CallArguments): PythonRange {
  if (positional.length < 1 || positional.length > 3) fail(`range expected 1 to 3 arguments, got ${positional.length}`);
  const [first, second, third] = positional.map((each) => integerArgument(each, 0));
  if (third === 0) fail('range() arg 3 must not be zero');
  const numbers = second === undefined ? new PythonRange(0, first!, 1) : new PythonRange(first!, second, third ?? 1);
  assertFormat(numbers.length <= LONGEST_RANGE, `The model's chat template counts to ${numbers.length}, as if it never ended. Choose another model or file.`);
  return numbers;
}

/** The pairs that `dict` and `namespace` are made of: those of a dict or a list of pairs, and named ones. */
function pairsOf({ positional, named }: CallArguments, budget: RenderBudget): readonly (readonly [JinjaValue, JinjaValue])[] {
  const of = positional[0];
  const pair = (item: JinjaValue): readonly [JinjaValue, JinjaValue] => {
    const [key, value, ...others] = [...itemsOf(item, budget)];
    return key === undefined || value === undefined || others.length ? fail('a dict is made of pairs') : [key, value];
  };
  const first = of instanceof Dict ? of.pairs() : of === undefined ? [] : [...itemsOf(of, budget)].map(pair);
  return [...first, ...named];
}

function namespace(args: CallArguments, budget: RenderBudget): Namespace {
  const made = new Namespace();
  for (const [name, value] of pairsOf(args, budget)) {
    if (typeof name !== 'string' || name.startsWith('_')) fail(`a namespace cannot have the attribute '${String(name)}'`);
    else made.members.set(name, value);
  }
  return made;
}

/** Nothing when first called, then always its separator. */
function joiner({ positional, named }: CallArguments): Callable {
  const separator = positional[0] ?? named.get('sep') ?? ', ';
  let used = false;
  return new Callable('joiner', () => {
    const text = used ? separator : '';
    used = true;
    return text;
  });
}

export const GLOBAL_FUNCTIONS: readonly (readonly [string, JinjaValue])[] = [
  new Callable('range', range),
  new Callable('dict', (args, budget) => new Dict(pairsOf(args, budget))),
  new Callable('namespace', namespace),
  new Callable('joiner', joiner),
  ...['cycler', 'lipsum'].map((name) => new Callable(name, () => unsupported(`the function "${name}"`)))
].map((each) => [each.name, each] as const);
