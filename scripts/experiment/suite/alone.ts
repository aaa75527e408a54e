/** Agents that were trained alone, each while all others stayed as they were, put together into a team. */
import { reinforcementStep } from '../../../src/loop/step';
import type { AgentName } from '../../../src/record/agent';
import { budgetedCourse, type Course } from '../course';
import type { TrainedState } from './arm';

/** The run's own steps until they have sampled as many tokens as one agent of `agents` may, of `sampledTokens` in all. */
export const aloneCourse = (sampledTokens: number, agents: number): Course => budgetedCourse('sampled_tokens', sampledTokens / agents, reinforcementStep);

/** The team in which each agent has the adapter and the memories of the run in which it was trained. Throws where there is none. */
export function teamOf(runs: readonly (readonly [AgentName, TrainedState])[]): TrainedState {
  const [first] = runs;
  if (!first) throw new RangeError('A team needs at least one agent.');
  const own = <Value>(of: (agent: AgentName, state: TrainedState) => Value): Readonly<Record<AgentName, Value>> =>
    Object.fromEntries(runs.map(([agent, state]) => [agent, of(agent, state)]));
  return {
    lab: {
      ...first[1].lab,
      memory: {
        entries: runs.flatMap(([agent, { lab }]) => lab.memory.entries.filter((entry) => entry.agent === agent)),
        recent: own((agent, { lab }) => lab.memory.recent[agent] ?? [])
      },
      updates: own((agent, { lab }) => lab.updates[agent]!)
    },
    engine: own((agent, { engine }) => engine[agent]!)
  };
}
