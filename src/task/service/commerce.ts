/** The services behind the tools of EFC. */
import { ORDER_SERVICES } from './commerce/order';
import { PRODUCT_SERVICES } from './commerce/product';
import { TERM_SERVICES } from './commerce/term';
import type { ToolServices } from './service';

/** Every service of EFC by the name of its tool. */
export const COMMERCE_SERVICES: ToolServices = { ...PRODUCT_SERVICES, ...ORDER_SERVICES, ...TERM_SERVICES };
