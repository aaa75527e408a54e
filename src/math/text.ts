/** Words and figures of a text, in one form, so that spacing, case and a closing full stop decide nothing. */

/** Words, numbers and signs of a text, lower-case; `1,299` is one number and `SPRING15` is two pieces. */
export const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/(\d),(?=\d{3}\b)/g, '$1')
    .match(/\d+(?:\.\d+)?|[\p{L}_']+|[^\s\p{L}_'\d]/gu) ?? [];

/** The text with single spaces between its words, and no full stop at its end. */
export const normalise = (text: string): string =>
  wordsOf(text)
    .join(' ')
    .replace(/ [.!]$/, '');

/** Figures of a text in order, negative where a minus stands right before. */
export const numbersIn = (text: string): number[] => (text.replace(/(\d),(?=\d{3}\b)/g, '$1').match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);

/** Token F1: 2 |a ∩ b| / (|a| + |b|), counting repeated words as often as both have them. */
export function overlap(one: readonly string[], other: readonly string[]): number {
  const left = new Map<string, number>();
  for (const word of other) left.set(word, (left.get(word) ?? 0) + 1);
  const shared = one.filter((word) => {
    const count = left.get(word) ?? 0;
    left.set(word, count - 1);
    return count > 0;
  });
  return one.length + other.length ? (2 * shared.length) / (one.length + other.length) : 0;
}
