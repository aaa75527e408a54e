/** The world that tools act on: one copy per branch, so that no state leaks between episodes. */

/** Beginning of a failed tool call's answer; a code such as `order_not_found` follows. */
export const ERROR = 'error:';

/** A call of a tool. */
export interface ToolCall {
  readonly tool: string;
  readonly arguments: Readonly<Record<string, string>>;
}

/** A world; `call` may change it. */
export interface World {
  /** Runs a tool whose arguments have already been validated against its schema; errors come back as text, as a real service gives them. */
  call(tool: string, args: Readonly<Record<string, string>>): string;
  /** State changes so far, sorted, for example `cancel 12345`. */
  effects(): readonly string[];
  /** An independent copy. */
  copy(): World;
}
