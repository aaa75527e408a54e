/** Sub-task errors as shares: of an agent's turns at one place in a conversation, or at all further ones together. */
import type { SubtaskError } from '../../record/subtask';

/** Places that are told apart; the last stands for itself and all further ones. */
export const PLACES = [1, 2, 3] as const;
/** What each is called. */
export const PLACE_TITLES = ['first turn', 'second turn', 'later turns'] as const;

/** Those of the errors at a place. */
export const errorsAt = (errors: readonly SubtaskError[], place: (typeof PLACES)[number]): SubtaskError[] =>
  errors.filter(({ index }) => (place === PLACES.at(-1) ? index >= place : index === place));

/** Share of the turns that are wrong; null where there are none. */
export function shareWrong(errors: readonly SubtaskError[]): number | null {
  const turns = errors.reduce((total, error) => total + error.turns, 0);
  return turns ? errors.reduce((total, error) => total + error.wrong, 0) / turns : null;
}
