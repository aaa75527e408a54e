/** The services behind the tools of Math. */
import type { Services } from './service';

/** Every service of Math by the name of its tool. */
export const ARITHMETIC: Services = {};
