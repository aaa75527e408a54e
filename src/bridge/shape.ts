/** Whether the state of one engine can be put into another. */
import type { EngineState } from '../record/engine';

/** The first difference in agents, tensors or their lengths, in words; null where there is none. */
export function shapeProblem(expected: EngineState, given: EngineState): string | null {
  for (const agent of new Set([...Object.keys(expected), ...Object.keys(given)])) {
    const [ours, theirs] = [expected[agent]?.values, given[agent]?.values];
    if (!ours || !theirs) return `the agent "${agent}" is ${ours ? 'missing' : 'unknown here'}`;
    for (const name of new Set([...Object.keys(ours), ...Object.keys(theirs)]))
      if (ours[name]?.length !== theirs[name]?.length)
        return `"${name}" of ${agent} has ${theirs[name]?.length ?? 'no'} values where this engine has ${ours[name]?.length ?? 'none'}`;
  }
  return null;
}
