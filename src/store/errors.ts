/** Why something is not done, as errors whose message is a sentence for people. */
import { RUN_MISSING } from '../record/archive';

/** A bundle that is not what it claims to be; nothing of it was stored. */
export class BundleError extends Error {
  override readonly name = 'BundleError';
}

/** What is to be written belongs to a run that is not stored. */
export class RunMissingError extends Error {
  override readonly name = RUN_MISSING;

  constructor(run: string) {
    super(
      `Run "${run}" is no longer stored: it was removed in another tab, or together with the data of this site. If it is open, export it to keep it, and import that file to go on.`
    );
  }
}
