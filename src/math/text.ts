/** Words and figures of a text in a normalised form, so that spacing, case and a closing full stop make no difference. */

/** The value, `0` to `9`, of a decimal digit of any script; the ten digits of a script follow one another in Unicode. */
function digitValue(digit: string): string {
  const code = digit.codePointAt(0)!;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String(code - zero);
}

/** The text in Unicode compatibility form (NFKC) with ASCII digits: `２７`, `²` and `٢` are figures. Zero-width characters are dropped. */
export const compatible = (text: string): string =>
  /^[ -~\s]*$/.test(text)
    ? text
    : text
        .normalize('NFKC')
        .replace(/\p{Cf}/gu, '')
        .replace(/(?![0-9])\p{Nd}/gu, digitValue);

/** Without the comma of thousands (`1,299`), and with one form of quotation mark and of minus sign. */
const plain = (text: string): string =>
  compatible(text)
    .replace(/(\d),(?=\d{3}(?!\d))/g, '$1')
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u2010-\u2015\u2212]/g, '-');

/** Words, numbers and signs of a text, lower-case; `1,299` is one number, `can't` one word and `SPRING15` becomes two. */
export const wordsOf = (text: string): string[] =>
  plain(text)
    .toLowerCase()
    .match(/\d+(?:\.\d+)?|[\p{L}_]+(?:'[\p{L}_]+)*|[^\s\p{L}_\d]/gu) ?? [];

/** The text with single spaces between its words, and no full stop at its end. */
export const normalise = (text: string): string =>
  wordsOf(text)
    .join(' ')
    .replace(/(?: [.!])+$/, '');

/** Figures of a text in order: negative where a minus stands right before it or its dollar sign, unless that minus joins it to a word or figure before, as in `3-4`. */
export const numbersIn = (text: string): number[] =>
  [...plain(text).matchAll(/((?<![\p{L}\d])-\$?)?(\d*\.?\d+)/gu)].map(([, minus, digits]) => (minus ? -Number(digits) : Number(digits)));

/** Token F1: 2 |a ∩ b| / (|a| + |b|), counting repeated words as often as both have them. */
export function tokenF1(one: readonly string[], other: readonly string[]): number {
  const unmatched = new Map<string, number>();
  for (const word of other) unmatched.set(word, (unmatched.get(word) ?? 0) + 1);
  const shared = one.filter((word) => {
    const count = unmatched.get(word) ?? 0;
    unmatched.set(word, count - 1);
    return count > 0;
  });
  return one.length + other.length ? (2 * shared.length) / (one.length + other.length) : 0;
}

/** The indices in `words` at which the consecutive words `run` begin; none where `run` is empty. */
export const occurrencesOf = (run: readonly string[], words: readonly string[]): number[] =>
  run.length ? [...words.keys()].filter((place) => run.every((word, i) => words[place + i] === word)) : [];
