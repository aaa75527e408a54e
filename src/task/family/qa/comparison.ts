/** Comparison of two products of a kind by a figure. */
import type { Entities } from '../../entity';
import { FACTS, type Product } from '../../facts';
import type { Sketch, Delegation } from '../../sketch';
import { splitOf } from '../../split';
import { name } from '../part';

/** A row that asks which of two products of a kind wins by a figure, which differs; the loser must not be named. */
export function compare(
  entities: Entities,
  figureOf: (product: Product) => number,
  wins: (figure: number, other: number) => boolean,
  ask: (product: string, other: string) => Delegation
): Sketch {
  const rivalsOf = (product: Product): readonly Product[] =>
    FACTS.kinds
      .get(product.kind)!
      .filter((other) => figureOf(other) !== figureOf(product) && splitOf(`product ${other.name}`) === splitOf(`product ${product.name}`));
  const one = entities.product((product) => rivalsOf(product).length > 0);
  const other = entities.pick(rivalsOf(one));
  const [winner, loser] = wins(figureOf(one), figureOf(other)) ? [one, other] : [other, one];
  return {
    slots: { product: one.name, other: other.name },
    plan: () => [ask(one.name, other.name)],
    parts: [name(winner.name)],
    forbidden: [loser.name],
    entities: [`product ${one.name}`, `product ${other.name}`]
  };
}
