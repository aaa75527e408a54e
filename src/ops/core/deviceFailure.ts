/** What becomes of an engine whose device did what no call threw: reported an error, or was lost. */

const ADVICE = 'Reload the page and resume from the last checkpoint.';

/** Nothing computed since can be trusted; another device must be opened. */
export class DeviceFailure extends Error {
  override readonly name = 'DeviceFailure';

  /** `happened`: a clause without its full stop, for people (`The GPU was lost`). */
  constructor(readonly happened: string) {
    super(`${happened}. ${ADVICE}`);
  }
}

/** A device that has no memory left; another one has no more. */
export class MemoryFailure extends DeviceFailure {
  constructor() {
    super('The GPU has no memory left');
  }
}
