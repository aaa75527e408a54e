/** The type of a tool's implementation, and the form of its failures. */
import { ERROR } from '../../record/world';

/** Answers one call. `effects` holds the state changes of this episode, for example `cancel 12345`; a service may read and change it. */
export type ToolService = (args: Readonly<Record<string, string>>, effects: Set<string>) => string;

/** Services by the name of their tool. */
export type ToolServices = Readonly<Record<string, ToolService>>;

/** A failure as an API reports one: `error: order_not_found`. */
export const failure = (code: string): string => `${ERROR} ${code}`;

/** An argument as the keys of facts are written: trimmed, in lower case, single spaces; empty where absent. */
export const normaliseArgument = (text: string | undefined): string => (text ?? '').trim().toLowerCase().replace(/\s+/g, ' ');
