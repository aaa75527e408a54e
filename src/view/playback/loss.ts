/** Why a step is shown without its turns, in words. */
import type { LabEvent } from '../../record/event';

/** A sentence on what storage gave in place of a step's events, or on the error with which it refused them. */
export function describeLoss(found: readonly Pick<LabEvent, 'type'>[] | Error): string {
  if (found instanceof Error) return `They could not be read from this browser’s storage: ${found.message}`;
  if (!found.length) return 'They are no longer in this browser’s storage: the data of this site was cleared, or the run was removed.';
  if (found[0]!.type === 'lost')
    return 'They were gone when the run was stored: its data had been cleared, the file it came from did not hold them, or this browser has no room for those of early steps.';
  return 'What is stored in their place is not what this page saw: another tab took the run up at an earlier step, or the record is damaged.';
}
