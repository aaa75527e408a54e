/** Who speaks: the master, whose tools are its specialists, and specialists, whose tools are real. */

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

export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly parameters: ToolSchema;
}

export interface Agent {
  readonly name: AgentName;
  /** As shown to people: Master, QA, EFC, GFC, Math. */
  readonly title: string;
  readonly role: string;
  readonly tools: readonly Tool[];
}

/** The first agent is the master. */
export type Team = readonly Agent[];
