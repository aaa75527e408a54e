/** The reference solution of a task: which specialist is asked what, the tool call it makes, what it sees and what it answers. */
import type { AgentName } from './agent';
import type { Task } from './task';

export interface PlanStep {
  readonly agent: AgentName;
  /** What the master asks of the specialist. */
  readonly request: string;
  readonly tool: string;
  readonly arguments: Readonly<Record<string, string>>;
  readonly observation: string;
  readonly answer: string;
}

export interface Row {
  readonly task: Task;
  readonly plan: readonly PlanStep[];
}
