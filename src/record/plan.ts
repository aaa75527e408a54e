/** The reference solution of a task: which specialist is asked what, the tool calls it makes, what it sees and what it answers. */
import type { AgentName } from './agent';
import type { Task } from './task';

/** A tool call and what the shop answered. */
export interface PlanCall {
  readonly tool: string;
  readonly arguments: Readonly<Record<string, string>>;
  readonly observation: string;
}

export interface PlanStep {
  readonly agent: AgentName;
  /** What the master asks of the specialist. */
  readonly request: string;
  readonly calls: readonly PlanCall[];
  readonly answer: string;
}

export interface TaskRow {
  readonly task: Task;
  /** Empty where the master must answer by itself, as when it refuses. */
  readonly plan: readonly PlanStep[];
  /** What the row is about, for example `product Norvik walnut table`; rows of different splits share none. */
  readonly entities: readonly string[];
}
