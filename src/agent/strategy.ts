/** Strategies worth remembering: ways of acting, in words that hold no entity, no number and no answer. */
import type { AgentName } from '../record/agent';
import type { PlanStep, TaskRow } from '../record/plan';

/** The master's: the specialists it called, in order, for example `efc then math`. */
export const masterStrategy = (calls: readonly string[]): string => calls.join(' then ') || 'answer';

/** A specialist's: the tools it used, in order, for example `use find_products then get_price`. */
export const specialistStrategy = (tools: readonly string[]): string => (tools.length ? `use ${tools.join(' then ')}` : 'answer');

/** The strategy of the specialist whose step it is. */
export const stepStrategy = ({ calls }: PlanStep): string => specialistStrategy(calls.map(({ tool }) => tool));

/** The strategy of each agent that takes part in the row's reference solution; a specialist asked twice is remembered for its first step. */
export function planStrategies(row: TaskRow): Record<AgentName, string> {
  const specialists = row.plan.map((step) => [step.agent, stepStrategy(step)] as const).reverse();
  return { master: masterStrategy(row.plan.map(({ agent }) => agent)), ...Object.fromEntries(specialists) };
}
