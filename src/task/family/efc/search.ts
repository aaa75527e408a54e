/** The families about searches: the only cheapest or best rated product that fits, or that none fits. */
import type { Entities } from '../../entity';
import { factOf, FACTS, type Product } from '../../facts';
import { bestRatedOf, cheapestOf, findAll, findBestFirst, wordSearch, type Search } from '../../search';
import type { TaskFamilies, TaskFamily, Sketch, Delegation } from '../../sketch';
import { findBest, findCheapest } from '../../delegation/efc';
import { drawFitting } from '../../fitting';
import { name, NONE } from '../part';

/** Number of forbidden names: enough that an answer that lists the results, or all products of the kind, contains one. */
const FORBIDDEN = 4;
/** Stars that customers ask for. */
const STARS = [3, 3.5, 4, 4.5] as const;

const slotsOf = ({ kind, style = '', minRating = 0, maxPrice = 0 }: Search) => ({ kind, style, stars: minRating, price: maxPrice });

/** A way of choosing: the delegation to EFC, the ranked results, and the one that is meant. */
interface SelectionRule {
  readonly ask: (search: Search) => Delegation;
  readonly list: (search: Search) => readonly Product[];
  readonly pick: (search: Search) => Product | null;
}

const CHEAPEST: SelectionRule = { ask: findCheapest, list: findAll, pick: cheapestOf };
const BEST: SelectionRule = { ask: findBest, list: findBestFirst, pick: bestRatedOf };

/** A row whose answer is a product of the split: the only one that its search can mean. */
function rowWithAnswer(entities: Entities, { ask, list, pick }: SelectionRule, like: (product: Product) => Search): Sketch {
  const product = entities.product((product) => pick(like(product)) === product);
  const search = like(product);
  const others = [...list(search), ...factOf(FACTS.kinds, product.kind)].filter((other) => other !== product).map((other) => other.name);
  return {
    slots: slotsOf(search),
    plan: () => [ask(search)],
    parts: [name(product.name)],
    forbidden: [...new Set(others)].slice(0, FORBIDDEN),
    entities: [`product ${product.name}`]
  };
}

/** A row whose answer is that nothing fits. */
function rowWithoutAnswer(entities: Entities, draw: (product: Product) => Search): Sketch {
  const drawEmpty = (): Search =>
    drawFitting(
      () => draw(entities.pick([...FACTS.products.values()])),
      (search) => !findAll(search).length
    );
  const search = entities.inSplit(drawEmpty, nameOf);
  return { slots: slotsOf(search), plan: () => [findCheapest(search)], parts: [NONE], entities: [nameOf(search)] };
}

const nameOf = (search: Search): string => `search ${wordSearch(search)}`;

/** A highest price, a multiple of 5 dollars: the price rounded up, plus `spare` times 5. */
const budgetFor = ({ price }: Product, spare: number): number => 5 * (Math.ceil(price / 5) + spare);

const cheapest: TaskFamily = (entities) => rowWithAnswer(entities, CHEAPEST, ({ kind, style }) => ({ kind, style }));

const cheapestRated: TaskFamily = (entities) => {
  const minRating = entities.pick(STARS);
  return rowWithAnswer(entities, CHEAPEST, ({ kind }) => ({ kind, minRating }));
};

const narrow: TaskFamily = (entities) => {
  const [minRating, spare] = [entities.pick(STARS), entities.between(0, 6)];
  return rowWithAnswer(entities, CHEAPEST, (product) => ({
    kind: product.kind,
    style: product.style,
    minRating,
    maxPrice: budgetFor(product, spare)
  }));
};

const bestRated: TaskFamily = (entities) => {
  const spare = entities.between(0, 6);
  return rowWithAnswer(entities, BEST, (product) => ({ kind: product.kind, maxPrice: budgetFor(product, spare) }));
};

const bestStyled: TaskFamily = (entities) => rowWithAnswer(entities, BEST, ({ kind, style }) => ({ kind, style }));

const nothingCheap: TaskFamily = (entities) => rowWithoutAnswer(entities, ({ kind }) => ({ kind, maxPrice: entities.between(4, 60) }));

const nothingRated: TaskFamily = (entities) =>
  rowWithoutAnswer(entities, (product) => ({ kind: product.kind, style: product.style, minRating: entities.pick(STARS), maxPrice: budgetFor(product, 0) }));

/** Families by name. */
export const SEARCH_FAMILIES: TaskFamilies = { cheapest, cheapestRated, narrow, bestRated, bestStyled, nothingCheap, nothingRated };
