/** Strategies worth remembering: ways of acting, in words that hold no entity, no number and no answer. */
import type { AgentName } from '../record/agent';
import type { Row } from '../record/plan';

/** The master's: the specialists it called, in order, for example `efc then math`. */
export const masterStrategy = (calls: readonly string[]): string => calls.join(' then ') || 'answer';

/** A specialist's: the tools it used, in order, for example `use get_price`. */
export const specialistStrategy = (tools: readonly string[]): string => (tools.length ? `use ${tools.join(' then ')}` : 'answer');

/** The strategy of each agent that takes part in the row's reference solution. */
export function planStrategies(row: Row): Record<AgentName, string> {
  const specialists = row.plan.map(({ agent, tool }) => [agent, specialistStrategy([tool])] as const);
  return { master: masterStrategy(row.plan.map(({ agent }) => agent)), ...Object.fromEntries(specialists) };
}
