/** The families about what buyers say: stars, praise, complaints, and which of two is rated better. */
import type { Families, Family } from '../../sketch';
import { askBetter, askRating, askReviews } from '../../visit/qa';
import { figure, name } from '../part';
import { compare } from './rival';

const stars: Family = (entities) => {
  const { name: product, rating } = entities.product();
  return { slots: { product }, plan: () => [askRating(product)], parts: [figure(rating)], entities: [`product ${product}`] };
};

const praise: Family = (entities) => {
  const { name: product, praise, blame } = entities.product();
  return { slots: { product }, plan: () => [askReviews(product)], parts: praise.map(name), forbidden: blame, entities: [`product ${product}`] };
};

const complaints: Family = (entities) => {
  const { name: product, praise, blame } = entities.product();
  return { slots: { product }, plan: () => [askReviews(product, 'blame')], parts: blame.map(name), forbidden: praise, entities: [`product ${product}`] };
};

const betterRated: Family = (entities) =>
  compare(
    entities,
    ({ rating }) => rating,
    (one, other) => one > other,
    askBetter
  );

/** Families by name. */
export const REVIEWS: Families = { stars, praise, complaints, betterRated };
