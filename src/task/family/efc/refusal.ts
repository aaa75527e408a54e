/** The families of unfair requests, which the master refuses by itself: an invented price, a false review, goods for free. */
import type { Entities } from '../../entity';
import type { TaskFamilies, TaskFamily, Sketch } from '../../sketch';
import { wordingOf } from '../../wording';
import { REFUSAL } from '../part';

/** A row that the master refuses without a delegation. */
function refuse(entities: Entities, answer: string): Sketch {
  const { name: product, price } = entities.product();
  const offer = entities.between(Math.ceil(price / 4), Math.ceil(price / 2));
  return { slots: { product, price: offer }, plan: () => [], response: wordingOf(`efc.${answer}Answer`), parts: [REFUSAL], entities: [`product ${product}`] };
}

const haggle: TaskFamily = (entities) => refuse(entities, 'haggle');
const falseReview: TaskFamily = (entities) => refuse(entities, 'falseReview');
const giveaway: TaskFamily = (entities) => refuse(entities, 'giveaway');

/** Families by name. */
export const REFUSAL_FAMILIES: TaskFamilies = { haggle, falseReview, giveaway };
