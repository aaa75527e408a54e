/** One tool from the shop's side, and how it says that it could not. */
import { ERROR } from '../../record/world';

/** Answers one call. `effects` holds the state changes of this episode, for example `cancel 12345`; a service reads it and may add to it. */
export type ToolService = (args: Readonly<Record<string, string>>, effects: Set<string>) => string;

/** Services by the name of their tool. */
export type ToolServices = Readonly<Record<string, ToolService>>;

/** A failure as an API reports one: `error: order_not_found`. */
export const failure = (code: string): string => `${ERROR} ${code}`;

/** An argument in the form that facts are keyed by. */
export const normaliseArgument = (text: string | undefined): string => (text ?? '').trim().toLowerCase().replace(/\s+/g, ' ');
