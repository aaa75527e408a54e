/** The words with a token of their own: the most frequent in training. All others are spelled letter by letter. */

/** The `size` most frequent words of `texts` of two letters and more, in alphabetical order; of equally frequent ones the alphabetically first. */
export function frequentWords(texts: Iterable<string>, size: number): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) for (const word of text.toLowerCase().match(/[a-z_]{2,}/g) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  const byCount = [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
  return byCount
    .slice(0, size)
    .map(([word]) => word)
    .sort();
}
