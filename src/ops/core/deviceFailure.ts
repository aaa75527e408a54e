/** Errors of a device that failed outside any call: it reported an error, or was lost. */

const ADVICE = 'Reload the page and resume from the last checkpoint.';

/** The device failed: results computed since cannot be trusted, and a new device must be opened. */
export class DeviceFailure extends Error {
  override readonly name = 'DeviceFailure';

  /** `happened`: a clause without its full stop, for people (`The GPU was lost`). */
  constructor(readonly happened: string) {
    super(`${happened}. ${ADVICE}`);
  }
}

/** The GPU has no memory left, so opening a new device would not help. */
export class MemoryFailure extends DeviceFailure {
  constructor() {
    super('The GPU has no memory left');
  }
}
