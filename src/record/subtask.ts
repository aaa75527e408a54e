/** Sub-task errors (ProST): turns at one place of an agent's conversations, and how many of them are not said as they should be. */
import type { AgentName } from './agent';

/** Held-out turns of one agent at one place. */
export interface SubtaskError {
  readonly agent: AgentName;
  /** Place among the agent's own turns in a conversation; 1 is the first. */
  readonly index: number;
  readonly turns: number;
  readonly wrong: number;
}
