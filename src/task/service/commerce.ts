/** The services behind the tools of EFC. */
import { ORDER_SERVICES } from './commerce/order';
import { PRODUCT_SERVICES } from './commerce/product';
import { TERM_SERVICES } from './commerce/term';
import type { Services } from './service';

/** Every service of EFC by the name of its tool. */
export const COMMERCE_SERVICES: Services = { ...PRODUCT_SERVICES, ...ORDER_SERVICES, ...TERM_SERVICES };
