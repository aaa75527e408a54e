/** The families of EFC: products, searches, orders and their changes, terms, refusals. */
import type { TaskFamilies } from '../sketch';
import { CHANGE_FAMILIES } from './efc/change';
import { ORDER_FAMILIES } from './efc/order';
import { PRODUCT_FAMILIES } from './efc/product';
import { REFUSAL_FAMILIES } from './efc/refusal';
import { SEARCH_FAMILIES } from './efc/search';
import { TERM_FAMILIES } from './efc/term';

/** Families by name. */
export const EFC_FAMILIES: TaskFamilies = {
  ...PRODUCT_FAMILIES,
  ...SEARCH_FAMILIES,
  ...ORDER_FAMILIES,
  ...CHANGE_FAMILIES,
  ...TERM_FAMILIES,
  ...REFUSAL_FAMILIES
};
