/** What a run works with and does not change: engine, team, world, data and judge. */
import type { AgentName, TurnOrder, Team } from '../record/agent';
import type { Coach } from '../record/coach';
import type { RunConfig } from '../record/config';
import type { Engine } from '../record/engine';
import type { Task } from '../record/task';
import type { Outcome } from '../record/tree';
import type { Verdict } from '../record/verdict';
import type { World } from '../record/world';
import type { Dataset } from '../dataset/dataset';

/** Dependencies of the loop. */
export interface Lab {
  readonly engine: Engine;
  readonly team: Team;
  readonly turnOrder: TurnOrder;
  /** The untouched world in which a task begins. */
  readonly openWorld: (task: Task) => World;
  readonly data: Dataset;
  readonly judge: (task: Task, outcome: Outcome, config: RunConfig, repeats: number) => Verdict;
  /** What all agents work towards, in a sentence for a coach. */
  readonly success: string;
  /** Whether a text holds the right answer of a task; null where it holds none that could be compared. */
  readonly holdsAnswer: (task: Task, text: string) => boolean | null;
  /** The coach of a config that asks for a model. Rejects with a sentence where it cannot be asked now. None where absent. */
  readonly openCoach?: () => Promise<Coach>;
  /** Words that name entities; memory leaves them out of the keys of situations. */
  readonly entities: ReadonlySet<string>;
  /** The strategy in words, given the names of the agent's calls. */
  readonly strategy: (agent: AgentName, calls: readonly string[]) => string;
  /** The only agent that reinforcement trains, and at whose turns alone other actions are sampled; all that the config names where absent. */
  readonly learner?: AgentName;
  /** Whether the log keeps what an update did to each action: `rescored`. Yes where absent; nothing else depends on it. */
  readonly details?: boolean;
  /** Milliseconds; nothing but `step_time` depends on it. */
  readonly clock: () => number;
}
