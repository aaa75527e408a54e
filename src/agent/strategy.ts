/** Strategies that memory keeps: the sequence of calls in words, without entities, numbers or answers. */
import type { AgentName } from '../record/agent';
import type { PlanStep, TaskRow } from '../record/row';

/** The master's: the specialists it called, in order, for example `efc then math`. */
export const masterStrategy = (calls: readonly string[]): string => calls.join(' then ') || 'answer';

/** A specialist's: the tools it used, in order, for example `use find_products then get_price`. */
export const specialistStrategy = (tools: readonly string[]): string => (tools.length ? `use ${tools.join(' then ')}` : 'answer');

/** The strategy of a step's specialist. */
export const stepStrategy = ({ calls }: PlanStep): string => specialistStrategy(calls.map(({ tool }) => tool));

/** The strategy of one agent that does all of the row's reference solution by itself. */
export const soloStrategy = ({ plan }: TaskRow): string => specialistStrategy(plan.flatMap(({ calls }) => calls.map(({ tool }) => tool)));

/** The strategy of each agent that takes part in the row's reference solution; for a specialist asked twice, that of its first step. */
export function planStrategies(row: TaskRow): Record<AgentName, string> {
  const specialists = row.plan.map((step) => [step.agent, stepStrategy(step)] as const).reverse();
  return { master: masterStrategy(row.plan.map(({ agent }) => agent)), ...Object.fromEntries(specialists) };
}
