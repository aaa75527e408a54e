/** Whether the state of one engine can be put into another. */
import { SHARED_ADAPTER, type StateShape } from '../record/engine';

/** The entry of that name; undefined where there is none, also for the names that every object inherits. */
const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined => (Object.hasOwn(table, name) ? table[name] : undefined);

/** In words, whether a state has one adapter for all agents. */
const sharing = (shape: StateShape): string => (own(shape, SHARED_ADAPTER) ? 'one adapter for all agents' : 'one adapter for each agent');

/** The first difference in agents, tensors or their lengths, in words; null where there is none. */
export function shapeProblem(expected: StateShape, given: StateShape): string | null {
  if (sharing(expected) !== sharing(given)) return `it has ${sharing(given)}, and its settings ask for ${sharing(expected)}`;
  for (const agent of new Set([...Object.keys(expected), ...Object.keys(given)])) {
    const [ours, theirs] = [own(expected, agent), own(given, agent)];
    if (!ours || !theirs) return `the agent "${agent}" is ${ours ? 'missing' : 'unknown here'}`;
    for (const name of new Set([...Object.keys(ours), ...Object.keys(theirs)]))
      if (own(ours, name) !== own(theirs, name))
        return `"${name}" of ${agent} has ${own(theirs, name) ?? 'no'} values where this engine has ${own(ours, name) ?? 'none'}`;
  }
  return null;
}
