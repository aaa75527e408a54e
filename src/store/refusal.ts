/** Why a file is not taken in, as an error whose message is a sentence for people. */

/** A bundle that is not what it claims to be; nothing of it was stored. */
export class BundleError extends Error {
  override readonly name = 'BundleError';
}
