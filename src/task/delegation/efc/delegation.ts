/** How a delegation to EFC is put together. */
import type { ToolCall } from '../../../record/world';
import type { Delegation } from '../../sketch';
import { wordingOf, type TemplateSlots } from '../../wording';

/** A call of a tool. */
export const toolCall = (tool: string, args: ToolCall['arguments']): ToolCall => ({ tool, arguments: args });

/** EFC's answer: the text `efc.<name>Answer`, filled in. */
export const answer = (name: string, slots: TemplateSlots = {}): string => wordingOf(`efc.${name}Answer`, slots);

/** A delegation to EFC; its request is the text `efc.<request>Request`, filled in. */
export const delegation = (request: string, slots: TemplateSlots, calls: readonly ToolCall[], answerText: string): Delegation => ({
  agent: 'efc',
  request: wordingOf(`efc.${request}Request`, slots),
  calls,
  answer: answerText
});

/** The name of the text for a count: `days`, or `daysOne` where it is 1. */
export const singularOrPlural = (name: string, count: number): string => (count === 1 ? `${name}One` : name);
