/** The families that need more than one specialist, or one more than once, in an order that the master must find. */
import type { Families } from '../sketch';
import { BUYING } from './coop/buying';
import { CHOICES } from './coop/choice';
import { COUPONS } from './coop/coupon';
import { DELIVERIES } from './coop/delivery';
import { MEASURES } from './coop/measure';
import { ORDERS } from './coop/order';
import { RULES } from './coop/rule';

/** Families by name. */
export const COOP: Families = { ...BUYING, ...COUPONS, ...DELIVERIES, ...ORDERS, ...RULES, ...CHOICES, ...MEASURES };
