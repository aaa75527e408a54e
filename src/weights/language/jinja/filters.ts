/** The filters of Jinja2, which follow `|`; those that write HTML or draw at random are left out. */
import { bindArguments, stringArgument } from './arguments';
import { attributeOf } from './attribute';
import { fail } from './templateError';
import { toJson } from './toJson';
import type { RenderBudget } from './renderBudget';
import { Dict, isTrue, itemsOf, PythonIterator, Undefined, type CallArguments, type JinjaValue, type JinjaFilter } from './value';
import { attributeGetter } from './attributePath';
import { GROUPING_FILTERS } from './groupingFilters';
import { LIST_FILTERS } from './listFilters';
import { NUMBER_FILTERS } from './numberFilters';
import { STRING_FILTERS } from './stringFilters';

/** `map`: an attribute of each item, or what a filter makes of each. */
function* mapped(value: JinjaValue, { positional, named }: CallArguments, budget: RenderBudget): Generator<JinjaValue, undefined> {
  if (!isTrue(value)) return;
  let mapItem: (item: JinjaValue) => JinjaValue;
  if (!positional.length && named.has('attribute')) {
    const [attribute, otherwise] = bindArguments('map', ['attribute', 'default'], { positional, named });
    mapItem = attributeGetter(attribute, budget, otherwise);
  } else {
    const name = stringArgument(positional[0] ?? fail('map requires a filter argument'));
    const filter = FILTERS.get(name) ?? fail(`No filter named '${name}'.`);
    mapItem = (item) => filter(item, { positional: positional.slice(1), named }, budget);
  }
  for (const item of itemsOf(value, budget)) yield mapItem(item);
}

function withDefault(value: JinjaValue, args: CallArguments): JinjaValue {
  const [otherwise = '', boolean = false] = bindArguments('default', ['default_value', 'boolean'], args);
  return value instanceof Undefined || (isTrue(boolean) && !isTrue(value)) ? otherwise : value;
}

/** All filters by name. */
export const FILTERS: ReadonlyMap<string, JinjaFilter> = new Map<string, JinjaFilter>([
  ...LIST_FILTERS,
  ...GROUPING_FILTERS,
  ...STRING_FILTERS,
  ...NUMBER_FILTERS,
  [
    'attr',
    (value, args, budget) =>
      value instanceof Dict && value.has(args.positional[0] ?? '') && !['items', 'keys', 'values', 'get'].includes(stringArgument(args.positional[0]))
        ? new Undefined(`no attribute '${stringArgument(args.positional[0])}'`)
        : attributeOf(value, stringArgument(args.positional[0]), budget)
  ],
  ['d', withDefault],
  ['default', withDefault],
  ['map', (value, args, budget) => new PythonIterator(mapped(value, args, budget))],
  ['tojson', toJson]
]);
