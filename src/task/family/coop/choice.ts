/** The cooperative families that begin with a choice: the cheapest product that fits, or the better of two. */
import { roundToCents } from '../../calculator';
import { inProse } from '../../calendar';
import type { Entities } from '../../entity';
import type { Product } from '../../facts';
import { exchanged, priceText } from '../../measure';
import { cheapestOf, findAll, type Search } from '../../search';
import type { TaskFamilies, TaskFamily } from '../../sketch';
import { askCoupon, askPrice, findCheapest } from '../../delegation/efc';
import { exchange } from '../../delegation/gfc';
import { amountEach, splitBill } from '../../delegation/math';
import { askRating } from '../../delegation/qa';
import { money, wordingOf } from '../../wording';
import { day, figure, name } from '../part';
import { couponFor } from './coupon';
import { deliverySteps, slotsOf, drawDelivery } from './delivery';
import { productEntities, foreignCurrency, calculateStep } from './shared';

/** A product that is the cheapest of a search. */
interface CheapestPick {
  readonly product: Product;
  readonly search: Search;
  /** Names of the other products that the search tool lists. */
  readonly forbidden: readonly string[];
}

/** A product of the row's split that is the only cheapest of its kind with at least a drawn number of stars. */
function pickCheapest(entities: Entities): CheapestPick {
  const minRating = entities.pick([3, 3.5, 3.8, 4, 4.2, 4.4, 4.6]);
  const product = entities.product((product) => cheapestOf({ kind: product.kind, minRating }) === product);
  const search = { kind: product.kind, minRating };
  return {
    product,
    search,
    forbidden: findAll(search)
      .slice(1, 4)
      .map((other) => other.name)
  };
}

const cheapestArrival: TaskFamily = (entities) => {
  const [{ product, search, forbidden }, trip] = [pickCheapest(entities), drawDelivery(entities)];
  return {
    slots: { kind: product.kind, rating: search.minRating!, ...slotsOf(trip) },
    plan: () => [findCheapest(search), ...deliverySteps(trip)],
    response: wordingOf('coop.cheapestArrival', { product: product.name, date: inProse(trip.arrival) }),
    parts: [name(product.name), day(trip.arrival)],
    forbidden,
    entities: productEntities(product)
  };
};

const cheapestAbroad: TaskFamily = (entities) => {
  const [{ product, search, forbidden }, currency] = [pickCheapest(entities), foreignCurrency(entities)];
  const amount = exchanged(product.price, 'dollars', currency);
  return {
    slots: { kind: product.kind, rating: search.minRating!, currency },
    plan: () => [findCheapest(search), exchange(product.price, 'dollars', currency)],
    response: wordingOf('coop.cheapestAbroad', { product: product.name, amount: priceText(amount, currency) }),
    parts: [name(product.name), figure(amount)],
    forbidden,
    entities: productEntities(product)
  };
};

const party: TaskFamily = (entities) => {
  const { product, search } = pickCheapest(entities);
  const [count, people] = [entities.between(2, 6), entities.between(2, 6)];
  const { code, percent } = couponFor(entities, count * product.price);
  const total = roundToCents((count * product.price * (100 - percent)) / 100);
  const share = amountEach(total, people);
  return {
    slots: { people, count, kind: product.kind, rating: search.minRating!, coupon: code },
    plan: () => [findCheapest(search), askCoupon(code), calculateStep(`${count} * ${product.price} * ${100 - percent} / 100`), splitBill(total, people)],
    response: wordingOf('coop.party', { total: money(total), share: money(share) }),
    parts: [figure(total), figure(share)],
    entities: [...productEntities(product), `coupon ${code}`]
  };
};

const better: TaskFamily = (entities) => {
  const one = entities.product();
  const other = entities.product((product) => product.rating !== one.rating);
  const [winner, loser] = one.rating > other.rating ? [one, other] : [other, one];
  return {
    slots: { product: one.name, other: other.name },
    plan: () => [askRating(one.name), askRating(other.name), askPrice(winner.name)],
    response: wordingOf('coop.better', { product: winner.name, price: winner.price }),
    parts: [name(winner.name), figure(winner.price)],
    forbidden: [loser.name],
    entities: productEntities(one, other)
  };
};

/** Families by name. */
export const CHOICE_FAMILIES: TaskFamilies = { cheapestArrival, cheapestAbroad, party, better };
