/** The services behind the tools of EFC. */
import type { Services } from './service';

/** Every service of EFC by the name of its tool. */
export const COMMERCE: Services = {};
