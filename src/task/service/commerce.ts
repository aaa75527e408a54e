/** The services behind the tools of EFC. */
import { ORDERS } from './commerce/order';
import { PRODUCTS } from './commerce/product';
import { TERMS } from './commerce/term';
import type { Services } from './service';

/** Every service of EFC by the name of its tool. */
export const COMMERCE: Services = { ...PRODUCTS, ...ORDERS, ...TERMS };
