/** The cooperative families: they need several specialists, or one several times, in an order that the master must find. */
import type { TaskFamilies } from '../sketch';
import { BUYING_FAMILIES } from './coop/buying';
import { CHOICE_FAMILIES } from './coop/choice';
import { COUPON_FAMILIES } from './coop/coupon';
import { DELIVERY_FAMILIES } from './coop/delivery';
import { MEASURE_FAMILIES } from './coop/measure';
import { COOPERATIVE_ORDER_FAMILIES } from './coop/order';
import { RULE_FAMILIES } from './coop/rule';

/** Families by name. */
export const COOP_FAMILIES: TaskFamilies = {
  ...BUYING_FAMILIES,
  ...COUPON_FAMILIES,
  ...DELIVERY_FAMILIES,
  ...COOPERATIVE_ORDER_FAMILIES,
  ...RULE_FAMILIES,
  ...CHOICE_FAMILIES,
  ...MEASURE_FAMILIES
};
