/** Coaches: who scores single actions from 0 to 10, whatever came of them later. [MAPPA] */
import type { AgentName } from './agent';
import type { CoachScore } from './coachScore';
import type { Action } from './tree';

/** A text that an agent was handed or handed on, and whether it holds the right answer; null where that is not known, or not to be told. */
export interface HandedText {
  readonly text: string;
  readonly right: boolean | null;
}

/** One action as a coach sees it: what its agent knew, what it did, and what its tool answered. */
export interface ScoredAction {
  readonly problem: string;
  readonly agent: AgentName;
  /** The agent's title and its role, as shown to people. */
  readonly title: string;
  readonly role: string;
  /** What all agents work towards, in a sentence. */
  readonly success: string;
  /** The conversation that the agent answered, its own turns included, without the system message. */
  readonly input: string;
  readonly output: string;
  readonly action: Action;
  /** What the tool or the specialist answered that was called; null where none was. */
  readonly observation: HandedText | null;
  /** What the agent had last been given before it acted: by a tool, or by another agent; null for the first to act. */
  readonly received: HandedText | null;
  /** Whether its answer is right; null where that is not known, or it is no answer. */
  readonly right: boolean | null;
  /** Whether the same agent made the same call before on this branch. */
  readonly repeats: boolean;
  /** The right answer where it may be told; else null. */
  readonly truth: string | null;
  /** Most tokens of an action. */
  readonly maxTokens: number;
}

/** Scores actions, each by itself. */
export interface Coach {
  readonly name: string;
  /** One score an action, in their order. Rejects only where `signal` aborts. */
  score(actions: readonly ScoredAction[], signal: AbortSignal): Promise<readonly CoachScore[]>;
}
