/** What a run works with: everything that is not its state. */
import type { AgentName, Team } from '../record/agent';
import type { RunConfig } from '../record/config';
import type { Engine } from '../record/engine';
import type { Task } from '../record/task';
import type { Outcome } from '../record/tree';
import type { Verdict } from '../record/verdict';
import type { World } from '../record/world';
import type { Dataset } from '../dataset/data';

export interface Lab {
  readonly engine: Engine;
  /** The master first. */
  readonly team: Team;
  readonly world: World;
  readonly data: Dataset;
  readonly judge: (task: Task, outcome: Outcome, config: RunConfig, repeats: number) => Verdict;
  /** Words that name things and so say nothing about a situation. */
  readonly entities: ReadonlySet<string>;
  /** Words for a way of acting, given what the agent called. */
  readonly strategy: (agent: AgentName, calls: readonly string[]) => string;
  /** Milliseconds; nothing but `step_time` depends on it. */
  readonly clock: () => number;
}
