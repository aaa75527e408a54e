/** What each tool does, from the shop's side, by the name of the tool. */
import { ARITHMETIC } from './service/arithmetic';
import { COMMERCE } from './service/commerce';
import { GENERAL } from './service/general';
import { KNOWLEDGE } from './service/knowledge';
import type { Service } from './service/service';

/** Every service. */
export const SERVICES: Readonly<Record<string, Service>> = { ...KNOWLEDGE, ...COMMERCE, ...GENERAL, ...ARITHMETIC };
