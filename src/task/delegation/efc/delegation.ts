/** How a delegation to EFC is put together. */
import type { Delegation, ToolCall } from '../../sketch';
import { wordingOf, type TemplateSlots } from '../../wording';

/** A call of a tool. */
export const toolCall = (tool: string, args: ToolCall['arguments']): ToolCall => ({ tool, arguments: args });

/** The answer of EFC of this name in the wording. */
export const answer = (name: string, slots: TemplateSlots = {}): string => wordingOf(`efc.${name}Answer`, slots);

/** A delegation to EFC with the request of this name in the wording. */
export const delegation = (request: string, slots: TemplateSlots, calls: readonly ToolCall[], said: string): Delegation => ({
  agent: 'efc',
  request: wordingOf(`efc.${request}Request`, slots),
  calls,
  answer: said
});

/** The name of the text for a count: `days`, and `daysOne` for one. */
export const singularOrPlural = (name: string, count: number): string => (count === 1 ? `${name}One` : name);
