/** What cooperative families share: calculations by Math, foreign currencies, and names of entities. */
import type { Entities } from '../../entity';
import type { Product } from '../../facts';
import type { Delegation } from '../../sketch';
import { calculate, type ResultUnit } from '../../delegation/math';
import { wordingOf } from '../../wording';

/** A delegation to Math to evaluate an expression. */
export const calculateStep = (expression: string, unit: ResultUnit = 'dollars'): Delegation =>
  calculate(wordingOf('coop.workRequest', { expression }), expression, unit);

/** A currency other than dollars. */
export function foreignCurrency(entities: Entities): string {
  const currency = entities.currency();
  return currency === 'dollars' ? foreignCurrency(entities) : currency;
}

/** The names of products as entities of a row. */
export const productEntities = (...products: readonly Product[]): string[] => products.map((product) => `product ${product.name}`);
