/** A name for one attempt at writing weights, so that an interrupted one can be told from its successor. */

/** 128 bits from the platform's own source, also where the page is not served securely. */
export function newAttemptId(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16).padStart(8, '0')).join('');
}
