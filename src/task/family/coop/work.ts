/** What cooperative families share: sums for Math, other currencies, and names of what a row is about. */
import type { Entities } from '../../entity';
import type { Product } from '../../facts';
import type { Visit } from '../../sketch';
import { calculate, type Told } from '../../visit/math';
import { say } from '../../wording';

/** Math works out an expression, in dollars unless told otherwise. */
export const work = (expression: string, told: Told = 'dollars'): Visit => calculate(say('coop.workRequest', { expression }), expression, told);

/** A currency other than the shop's own. */
export function foreign(entities: Entities): string {
  const currency = entities.currency();
  return currency === 'dollars' ? foreign(entities) : currency;
}

/** The products as entities of a row. */
export const about = (...products: readonly Product[]): string[] => products.map((product) => `product ${product.name}`);
