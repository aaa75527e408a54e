/** Whether a stored run can go on here: on the rows it began with, in an engine of its shape. */
import type { BundleHead } from '../record/archive';
import type { StateShape } from '../record/engine';
import type { Trainer } from './session';
import { shapeProblem } from './shape';

/** Fingerprint of the rows a bundle was trained on. */
export const dataHashOf = ({ events: [first] }: BundleHead): string | null => (first?.type === 'run' ? first.dataHash : null);

/** Throws a RangeError unless the rows are those a run began with; `dataHash` is null where it has not begun. */
export function assertSameRows(what: string, dataHash: string | null, trainer: Trainer): void {
  if (dataHash !== null && dataHash !== trainer.dataHash)
    throw new RangeError(
      `${what} was trained on other rows (${dataHash}) than there are now (${trainer.dataHash}), so it cannot go on as it would have. Its past can be watched; start a new run to train.`
    );
}

/** Throws a RangeError unless a bundle's state fits the engine, whose own has the shape `expected`. */
export function assertFits(expected: StateShape, given: StateShape): void {
  const problem = shapeProblem(expected, given);
  if (problem) throw new RangeError(`This bundle was made with another model or team: ${problem}. Nothing of it was stored.`);
}
