/** Keys of situations: the words of a request without entities and numbers, by which two requests are compared. */

/** The words of a request, lower-case, digits and punctuation left out, in order. */
const wordsOf = (request: string): string[] => request.toLowerCase().match(/\p{L}[\p{L}_]*/gu) ?? [];

/** Distinct words of the request, sorted, without `entities` (names of products, places, people ...); words glued to digits lose them. */
export function situationKey(request: string, entities: ReadonlySet<string>): string[] {
  return [...new Set(wordsOf(request).filter((word) => !entities.has(word)))].sort();
}

/** The request as it is shown in a memory: every run of entities and numbers is an ellipsis. */
export function situationOf(request: string, entities: ReadonlySet<string>): string {
  const tokens = request.toLowerCase().match(/[\p{L}_]+|\p{N}+/gu) ?? [];
  const masked = tokens.map((token) => (entities.has(token) || /\p{N}/u.test(token) ? '…' : token));
  return masked.filter((token, index) => token !== '…' || masked[index - 1] !== '…').join(' ');
}

/** Cosine of two word sets, |a ∩ b| / √(|a| |b|): 1 for equal sets, 0 where they share nothing or one is empty. */
export function similarity(a: readonly string[], b: readonly string[]): number {
  const known = new Set(a);
  const shared = b.filter((word) => known.has(word)).length;
  return shared ? shared / Math.sqrt(a.length * b.length) : 0;
}
