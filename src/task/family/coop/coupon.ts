/** The cooperative families about coupons, valid and expired. */
import { roundToCents } from '../../calculator';
import type { Entities } from '../../entity';
import type { Coupon } from '../../facts';
import type { TaskFamilies, TaskFamily } from '../../sketch';
import { askCoupon, askPrice } from '../../delegation/efc';
import { takeOff, takenOff } from '../../delegation/math';
import { money, wordingOf } from '../../wording';
import { figure, word } from '../part';
import { calculateStep } from './shared';

/** A coupon that applies to an order of `total` dollars. */
export const couponFor = (entities: Entities, total: number): Coupon => entities.coupon(({ expired, minimum }) => !expired && minimum <= total);

/** In one of four rows the coupon has expired. */
const couponPrice: TaskFamily = (entities) => {
  const { name: product, price } = entities.product();
  const expired = entities.between(1, 4) === 1;
  const { code, percent } = expired ? entities.coupon((coupon) => coupon.expired) : couponFor(entities, price);
  const due = takenOff(percent, price);
  return {
    slots: { product, coupon: code },
    plan: () => [askPrice(product), askCoupon(code), ...(expired ? [] : [takeOff(percent, price)])],
    response: expired ? wordingOf('coop.couponExpired', { price }) : wordingOf('coop.couponPrice', { due: money(due) }),
    parts: expired ? [word('expired'), figure(price)] : [figure(due)],
    entities: [`product ${product}`, `coupon ${code}`]
  };
};

const bulkCoupon: TaskFamily = (entities) => {
  const [{ name: product, price }, count] = [entities.product(), entities.between(2, 9)];
  const total = count * price;
  const { code, percent } = couponFor(entities, total);
  const due = roundToCents((total * (100 - percent)) / 100);
  return {
    slots: { count, product, coupon: code },
    plan: () => [askPrice(product), askCoupon(code), calculateStep(`${count} * ${price} * ${100 - percent} / 100`)],
    response: wordingOf('coop.bulkCoupon', { due: money(due) }),
    parts: [figure(due)],
    entities: [`product ${product}`, `coupon ${code}`]
  };
};

/** Families by name. */
export const COUPON_FAMILIES: TaskFamilies = { couponPrice, bulkCoupon };
