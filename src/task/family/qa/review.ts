/** The families about what buyers say: stars, praise, complaints, and which of two is rated better. */
import { FACTS } from '../../facts';
import type { TaskFamilies, TaskFamily } from '../../sketch';
import { askBetter, askRating, askReviews } from '../../visit/qa';
import { figure, name } from '../part';
import { compare } from './rival';

const stars: TaskFamily = (entities) => {
  const { name: product, rating } = entities.product();
  return { slots: { product }, plan: () => [askRating(product)], parts: [figure(rating)], entities: [`product ${product}`] };
};

/** All that reviews say of anything. */
const REMARKS = [...new Set([...FACTS.products.values()].flatMap(({ praise, blame }) => [...praise, ...blame]))];

/** All that reviews say of other products, so that listing remarks does not pay; but for what the name or the remarks of this one happen to hold. */
const otherRemarks = (product: string, said: readonly string[]): string[] => {
  const own = [product.toLowerCase(), ...said].map((text) => ` ${text} `);
  return REMARKS.filter((remark) => !own.some((text) => text.includes(` ${remark} `)));
};

/** A row about one side of the reviews, all of which must be told and nothing else. */
const remarks =
  (side: 'praise' | 'blame'): TaskFamily =>
  (entities) => {
    const { name: product, [side]: said } = entities.product();
    return {
      slots: { product },
      plan: () => [askReviews(product, side)],
      parts: said.map(name),
      forbidden: otherRemarks(product, said),
      entities: [`product ${product}`]
    };
  };

const betterRated: TaskFamily = (entities) =>
  compare(
    entities,
    ({ rating }) => rating,
    (one, other) => one > other,
    askBetter
  );

/** Families by name. */
export const REVIEW_FAMILIES: TaskFamilies = { stars, praise: remarks('praise'), complaints: remarks('blame'), betterRated };
