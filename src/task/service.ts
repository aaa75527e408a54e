/** The implementations of all tools, by name of the tool. */
import { ARITHMETIC_SERVICES } from './service/arithmetic';
import { COMMERCE_SERVICES } from './service/commerce';
import { GENERAL_SERVICES } from './service/general';
import { KNOWLEDGE_SERVICES } from './service/knowledge';
import type { ToolService } from './service/service';

/** Every tool's service. */
export const SERVICES: Readonly<Record<string, ToolService>> = { ...KNOWLEDGE_SERVICES, ...COMMERCE_SERVICES, ...GENERAL_SERVICES, ...ARITHMETIC_SERVICES };
