/** How a visit to EFC is put together. */
import type { Delegation } from '../../sketch';
import { wordingOf } from '../../wording';

type Slots = Readonly<Record<string, string | number>>;
type Call = Delegation['calls'][number];

/** A call of a tool. */
export const toolCall = (tool: string, args: Call['arguments']): Call => ({ tool, arguments: args });

/** The answer of EFC named so. */
export const answer = (name: string, slots: Slots = {}): string => wordingOf(`efc.${name}Answer`, slots);

/** A visit that asks what is named so, and is answered so. */
export const delegation = (request: string, slots: Slots, calls: readonly Call[], said: string): Delegation => ({
  agent: 'efc',
  request: wordingOf(`efc.${request}Request`, slots),
  calls,
  answer: said
});

/** The name of the text for so many: `days`, and `daysOne` for one. */
export const singularOrPlural = (name: string, count: number): string => (count === 1 ? `${name}One` : name);
