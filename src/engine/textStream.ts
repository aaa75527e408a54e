/** Streaming decode: a completion's text as its tokens arrive, without a character that is not whole yet. */

/** What an incomplete UTF-8 sequence at the end decodes to. */
const INCOMPLETE = /\uFFFD+$/;

/**
 * Makes a function that takes further tokens and returns the text so far. A token's text can depend on the token before it, and a character's bytes can
 * lie in several tokens. So new tokens are decoded together with the last tokens that ended in a whole character, whose own text is then cut off the front.
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
