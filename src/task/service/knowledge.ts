/** The services behind the tools of QA. */
import type { Services } from './service';

/** Every service of QA by the name of its tool. */
export const KNOWLEDGE: Services = {};
