/** The services about terms: delivery to a city, and coupons. */
import { FACTS, type City } from '../../facts';
import { money, wordingOf } from '../../wording';
import { normaliseArgument, failure, type ToolService, type ToolServices } from '../service';

/** A service about delivery to a city at one of two speeds. */
const ofDelivery =
  (serve: (terms: City['standard']) => string): ToolService =>
  ({ city, speed }) => {
    const terms = FACTS.cities.get(normaliseArgument(city));
    if (!terms) return failure('city_not_found');
    const wanted = normaliseArgument(speed);
    return wanted === 'standard' || wanted === 'express' ? serve(terms[wanted]) : failure('invalid_argument');
  };

/** With a `total`, also whether the coupon applies to an order of that many dollars. */
const checkCoupon: ToolService = ({ code, total }) => {
  const coupon = FACTS.coupons.get(normaliseArgument(code).replaceAll(' ', ''));
  if (!coupon) return failure('coupon_not_found');
  if (coupon.expired) return failure('coupon_expired');
  const { percent, minimum } = coupon;
  const sum = normaliseArgument(total) === '' ? minimum : Number(normaliseArgument(total).replace(/^\$/, ''));
  if (Number.isNaN(sum)) return failure('invalid_argument');
  if (sum < minimum) return failure(wordingOf('efc.minimumError', { code: 'minimum_not_met', minimum }));
  return minimum ? wordingOf('efc.couponMinimumSeen', { percent, minimum }) : wordingOf('efc.couponSeen', { percent });
};

/** Services by the name of their tool. */
export const TERM_SERVICES: ToolServices = {
  delivery_days: ofDelivery(({ days }) => wordingOf(days === 1 ? 'efc.daysOneSeen' : 'efc.daysSeen', { days })),
  shipping_cost: ofDelivery(({ cost }) => wordingOf('efc.shippingSeen', { cost: money(cost) })),
  check_coupon: checkCoupon
};
