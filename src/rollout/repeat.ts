/** Counts what an agent did twice for nothing. */
import type { Turn } from '../record/tree';

/** Calls on a branch that repeat an earlier call of the same agent, name and arguments alike. */
export function countRepeatedCalls(branch: readonly Turn[]): number {
  const calls = branch.flatMap(({ agent, action }) =>
    action.type === 'call' ? [JSON.stringify([agent, action.name, Object.entries(action.arguments).sort()])] : []
  );
  return calls.length - new Set(calls).size;
}
