/** What of an item a filter looks at: an attribute such as `a.b.0`, or the item itself. */
import { itemOf } from './attribute';
import type { RenderBudget } from './renderBudget';
import { isTrue, Undefined, type JinjaValue } from './value';

const lower = (value: JinjaValue): JinjaValue => (typeof value === 'string' ? value.toLowerCase() : value);

/** Reads an attribute such as `a.b.0` of an item; the item itself where there is none. */
export function attributeGetter(attribute: JinjaValue | undefined, budget: RenderBudget, otherwise?: JinjaValue): (item: JinjaValue) => JinjaValue {
  if (attribute === undefined || attribute === null) return (item) => item;
  const parts: readonly JinjaValue[] =
    typeof attribute === 'string' ? attribute.split('.').map((part) => (/^\d+$/.test(part) ? BigInt(part) : part)) : [attribute];
  return (item) => {
    let found = item;
    for (const part of parts) {
      found = itemOf(found, part, budget);
      if (otherwise !== undefined && otherwise !== null && found instanceof Undefined) found = otherwise;
    }
    return found;
  };
}

/** What items are sorted, compared or told apart by. */
export function sortKeyOf(
  attribute: JinjaValue | undefined,
  sensitive: JinjaValue | undefined,
  budget: RenderBudget,
  otherwise?: JinjaValue
): (item: JinjaValue) => JinjaValue {
  const get = attributeGetter(attribute, budget, otherwise);
  return isTrue(sensitive ?? false) ? get : (item) => lower(get(item));
}
