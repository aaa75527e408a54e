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

/** The weight of a word by how few of the `keys` have it, ln(1 + n / (1 + df)): words that every request has say little of its situation. */
export function inverseFrequency(keys: readonly (readonly string[])[]): (word: string) => number {
  const counts = new Map<string, number>();
  for (const key of keys) for (const word of key) counts.set(word, (counts.get(word) ?? 0) + 1);
  const weight = (count: number): number => Math.log(1 + keys.length / (1 + count));
  const weights = new Map([...counts].map(([word, count]) => [word, weight(count)]));
  const unknown = weight(0);
  return (word) => weights.get(word) ?? unknown;
}

/** Cosine of two word sets as vectors of their words' weights; of weights of 1 |a ∩ b| / √(|a| |b|), 1 for equal sets. 0 where they share nothing or one is empty. */
export function similarity(a: readonly string[], b: readonly string[], weightOf: (word: string) => number = () => 1): number {
  const square = (words: readonly string[]): number => words.reduce((total, word) => total + weightOf(word) ** 2, 0);
  const known = new Set(a);
  const shared = square(b.filter((word) => known.has(word)));
  return shared && shared / Math.sqrt(square(a) * square(b));
}
