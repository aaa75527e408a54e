/** The agents: a master, whose tools are the specialists, and specialists, whose tools are those of the shop. */

/** `master`, `qa`, `efc`, `gfc` or `math` in the team of HiMA-Ecom. */
export type AgentName = string;

/** The part of JSON Schema that a tool's arguments need. */
export interface ToolSchema {
  readonly type: 'object';
  readonly properties: Readonly<
    Record<string, { readonly type: 'string'; readonly description: string; readonly pattern?: string; readonly enum?: readonly string[] }>
  >;
  readonly required: readonly string[];
  readonly additionalProperties: false;
}

/** A function that an agent may call. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly parameters: ToolSchema;
}

/** One role, played by the shared model with an adapter of its own. */
export interface Agent {
  readonly name: AgentName;
  /** As shown to people: Master, QA, EFC, GFC, Math. */
  readonly title: string;
  /** Whom its team is for, as a prompt has it after `one of the agents`; the customers of an online shop where absent. */
  readonly purpose?: string;
  /** What it does, in a sentence of its prompt. */
  readonly role: string;
  readonly tools: readonly Tool[];
}

/** The first agent is the one that is given the request. */
export type Team = readonly Agent[];

/**
 * How the agents of a team take turns. `delegation`: the first, the master, asks the others, and answers. `alone`: there is only one. `pipeline`: one after another,
 * each is given the request with what those before it answered; the last one's answer is the team's.
 */
export type TurnOrder = 'delegation' | 'alone' | 'pipeline';
