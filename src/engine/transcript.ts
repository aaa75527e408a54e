/** A completion's text as it grows, token by token, never with half a character. */

/** What bytes decode to that are no whole character, such as those of one whose last bytes are still to come. */
const INCOMPLETE = /\uFFFD+$/;

/**
 * Takes more tokens and returns the text so far. A token's text can depend on the one before it, and a character's bytes lie in several tokens; so the new
 * tokens are decoded together with the last ones known to end in a whole character, and what those alone decode to is taken off.
 */
export function openTextStream(decode: (tokens: readonly number[]) => string): (tokens: readonly number[]) => string {
  /** Tokens whose text is settled; only the last of them are kept. */
  let settled: readonly number[] = [];
  let pending: readonly number[] = [];
  let text = '';
  return (tokens) => {
    pending = [...pending, ...tokens];
    const fresh = decode([...settled, ...pending]).slice(decode(settled).length);
    const whole = fresh.replace(INCOMPLETE, '');
    if (whole !== fresh) return text + whole;
    text += fresh;
    if (pending.length) settled = pending;
    pending = [];
    return text;
  };
}
