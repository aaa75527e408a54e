/** How a visit to EFC is put together. */
import type { Visit } from '../../sketch';
import { say } from '../../wording';

type Slots = Readonly<Record<string, string | number>>;
type Call = Visit['calls'][number];

/** A call of a tool. */
export const call = (tool: string, args: Call['arguments']): Call => ({ tool, arguments: args });

/** The answer of EFC named so. */
export const answer = (name: string, slots: Slots = {}): string => say(`efc.${name}Answer`, slots);

/** A visit that asks what is named so, and is answered so. */
export const visit = (request: string, slots: Slots, calls: readonly Call[], said: string): Visit => ({
  agent: 'efc',
  request: say(`efc.${request}Request`, slots),
  calls,
  answer: said
});

/** The name of the text for so many: `days`, and `daysOne` for one. */
export const counted = (name: string, count: number): string => (count === 1 ? `${name}One` : name);
