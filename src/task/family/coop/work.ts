/** What cooperative families share: sums for Math, other currencies, and names of what a row is about. */
import type { Entities } from '../../entity';
import type { Product } from '../../facts';
import type { Delegation } from '../../sketch';
import { calculate, type ResultUnit } from '../../visit/math';
import { wordingOf } from '../../wording';

/** Math works out an expression, in dollars unless told otherwise. */
export const calculateStep = (expression: string, told: ResultUnit = 'dollars'): Delegation => calculate(wordingOf('coop.workRequest', { expression }), expression, told);

/** A currency other than the shop's own. */
export function foreignCurrency(entities: Entities): string {
  const currency = entities.currency();
  return currency === 'dollars' ? foreignCurrency(entities) : currency;
}

/** The products as entities of a row. */
export const productEntities = (...products: readonly Product[]): string[] => products.map((product) => `product ${product.name}`);
