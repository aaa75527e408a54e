/** A task with its reference solution: which specialist is asked what, its tool calls with their observations, and its answer. */
import type { AgentName } from './agent';
import type { Task } from './task';
import type { ToolCall } from './world';

/** A tool call and the tool's answer. */
export interface PlanCall extends ToolCall {
  readonly observation: string;
}

/** One delegation to a specialist. */
export interface PlanStep {
  readonly agent: AgentName;
  /** What the master asks of the specialist. */
  readonly request: string;
  readonly calls: readonly PlanCall[];
  readonly answer: string;
}

/** One row of the data set. */
export interface TaskRow {
  readonly task: Task;
  /** Delegations in order; empty where the master must answer by itself, as when it refuses. */
  readonly plan: readonly PlanStep[];
  /** What the row is about, for example `product Norvik walnut table`; rows of different splits share none. */
  readonly entities: readonly string[];
}
