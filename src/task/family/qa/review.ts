/** The families about reviews: stars, praise, complaints, and which of two products is rated better. */
import { FACTS } from '../../facts';
import type { TaskFamilies, TaskFamily } from '../../sketch';
import { askBetter, askRating, askReviews } from '../../delegation/qa';
import { figure, name } from '../part';
import { compare } from './comparison';

const stars: TaskFamily = (entities) => {
  const { name: product, rating } = entities.product();
  return { slots: { product }, plan: () => [askRating(product)], parts: [figure(rating)], entities: [`product ${product}`] };
};

/** All remarks of all reviews. */
const REMARKS = [...new Set([...FACTS.products.values()].flatMap(({ praise, blame }) => [...praise, ...blame]))];

/** Remarks about other products, forbidden so that listing remarks does not pay; without those contained in this product's name or remarks. */
const otherRemarks = (product: string, remarks: readonly string[]): string[] => {
  const texts = [product.toLowerCase(), ...remarks].map((text) => ` ${text} `);
  return REMARKS.filter((remark) => !texts.some((text) => text.includes(` ${remark} `)));
};

/** A row about one side of the reviews: the answer must contain all of its remarks and no other. */
const remarks =
  (side: 'praise' | 'blame'): TaskFamily =>
  (entities) => {
    const { name: product, [side]: listed } = entities.product();
    return {
      slots: { product },
      plan: () => [askReviews(product, side)],
      parts: listed.map(name),
      forbidden: otherRemarks(product, listed),
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
