/** The families that ask for what is not fair: a price made up, a review that is not true, things for nothing. */
import type { Entities } from '../../entity';
import type { Families, Family, Sketch } from '../../sketch';
import { say } from '../../wording';
import { REFUSAL } from '../part';

/** A row that the master refuses by itself, whichever product it is about. */
function refuse(entities: Entities, answer: string): Sketch {
  const { name: product, price } = entities.product();
  const offer = entities.between(Math.ceil(price / 4), Math.ceil(price / 2));
  return { slots: { product, price: offer }, plan: () => [], response: say(`efc.${answer}Answer`), parts: [REFUSAL], entities: [`product ${product}`] };
}

const haggle: Family = (entities) => refuse(entities, 'haggle');
const falseReview: Family = (entities) => refuse(entities, 'falseReview');
const giveaway: Family = (entities) => refuse(entities, 'giveaway');

/** Families by name. */
export const REFUSALS: Families = { haggle, falseReview, giveaway };
