/** The families of efc. */
import type { Families } from '../sketch';
import { CHANGES } from './efc/change';
import { ORDERS } from './efc/order';
import { PRODUCTS } from './efc/product';
import { REFUSALS } from './efc/refusal';
import { SEARCHES } from './efc/search';
import { TERMS } from './efc/term';

/** Families by name. */
export const EFC: Families = { ...PRODUCTS, ...SEARCHES, ...ORDERS, ...CHANGES, ...TERMS, ...REFUSALS };
