/** Errors of the archive, with messages for people. */
import { RUN_MISSING } from '../record/archive';

/** The file is not a valid bundle; nothing of it was stored. */
export class BundleError extends Error {
  override readonly name = 'BundleError';
}

/** A write for a run that is not stored. */
export class RunMissingError extends Error {
  override readonly name = RUN_MISSING;

  constructor(run: string) {
    super(
      `Run "${run}" is no longer stored: it was removed in another tab, or together with the data of this site. If it is open, export it to keep it, and import that file to go on.`
    );
  }
}
