/** The families about terms: coupons (valid, expired, unknown) and delivery to a city. */
import type { Entities } from '../../entity';
import { FACTS } from '../../facts';
import type { TaskFamilies, TaskFamily } from '../../sketch';
import { askCoupon, askDelivery, askShipping, costTo, daysTo, type Speed } from '../../delegation/efc';
import { askCouponOn } from '../../delegation/efc/account';
import { drawFitting } from '../../fitting';
import { figure, NONE, yesOrNo, word } from '../part';

const coupon: TaskFamily = (entities) => {
  const { code, percent } = entities.coupon(({ expired }) => !expired);
  return { slots: { code }, plan: () => [askCoupon(code)], parts: [figure(percent)], entities: [`coupon ${code}`] };
};

const couponExpired: TaskFamily = (entities) => {
  const { code } = entities.coupon(({ expired }) => expired);
  return { slots: { code }, plan: () => [askCoupon(code)], parts: [word('expired')], entities: [`coupon ${code}`] };
};

const couponUnknown: TaskFamily = (entities) => {
  const words = [...new Set([...FACTS.coupons.values()].map(({ code }) => code.replace(/\d+$/, '')))];
  const drawUnknown = (): string =>
    drawFitting(
      () => `${entities.pick(words)}${entities.between(10, 99)}`,
      (code) => !FACTS.coupons.has(code.toLowerCase())
    );
  const code = entities.inSplit(drawUnknown, (code) => `coupon ${code}`);
  return { slots: { code }, plan: () => [askCoupon(code)], parts: [NONE], entities: [`coupon ${code}`] };
};

/** In half of the rows the total is below the minimum. No total is a multiple of ten, as minimums are. */
const couponMinimum: TaskFamily = (entities) => {
  const { code, minimum } = entities.coupon(({ expired, minimum }) => !expired && minimum >= 20);
  const applies = entities.pick([true, false]);
  const tens = applies ? minimum + 10 * entities.between(0, 5) : minimum - 10 * entities.between(1, minimum / 10);
  const total = tens + entities.between(1, 9);
  return { slots: { code, total }, plan: () => [askCouponOn(code, total)], parts: [yesOrNo(applies)], entities: [`coupon ${code}`] };
};

interface Delivery {
  readonly city: string;
  readonly speed: Speed;
}

/** The entity of a row on delivery. */
const nameOf = ({ city, speed }: Delivery): string => `delivery ${city} ${speed}`;

const drawDelivery = (entities: Entities): Delivery =>
  entities.inSplit(() => ({ city: entities.city().city, speed: entities.pick<Speed>(['standard', 'express']) }), nameOf);

const deliveryDays: TaskFamily = (entities) => {
  const { city, speed } = drawDelivery(entities);
  return {
    slots: { city, speed },
    plan: () => [askDelivery(city, speed)],
    parts: [figure(daysTo(city, speed))],
    entities: [nameOf({ city, speed })]
  };
};

const deliveryCost: TaskFamily = (entities) => {
  const { city, speed } = drawDelivery(entities);
  return {
    slots: { city, speed },
    plan: () => [askShipping(city, speed)],
    parts: [figure(costTo(city, speed))],
    entities: [nameOf({ city, speed })]
  };
};

/** Families by name. */
export const TERM_FAMILIES: TaskFamilies = { coupon, couponExpired, couponUnknown, couponMinimum, deliveryDays, deliveryCost };
