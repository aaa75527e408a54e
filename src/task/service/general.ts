/** The services behind the tools of GFC. */
import type { Services } from './service';

/** Every service of GFC by the name of its tool. */
export const GENERAL: Services = {};
