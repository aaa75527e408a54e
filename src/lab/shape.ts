/** Whether the state of one engine can be put into another. */
import type { StateShape } from '../record/engine';

/** The entry of that name; undefined where there is none, also for the names that every object inherits. */
const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined => (Object.hasOwn(table, name) ? table[name] : undefined);

/** The first difference in agents, tensors or their lengths, in words; null where there is none. */
export function shapeProblem(expected: StateShape, given: StateShape): string | null {
  for (const agent of new Set([...Object.keys(expected), ...Object.keys(given)])) {
    const [ours, theirs] = [own(expected, agent), own(given, agent)];
    if (!ours || !theirs) return `the agent "${agent}" is ${ours ? 'missing' : 'unknown here'}`;
    for (const name of new Set([...Object.keys(ours), ...Object.keys(theirs)]))
      if (own(ours, name) !== own(theirs, name))
        return `"${name}" of ${agent} has ${own(theirs, name) ?? 'no'} values where this engine has ${own(ours, name) ?? 'none'}`;
  }
  return null;
}
