/** Punctuation tokens for the word tokenizer. They mark on which sides no space stands, so that decoding restores the text. */

/** Marks the side of a token on which no space stands. */
export const TIE = '\u2040';

/** Where a sign stands: between two letters or digits, right before one, or anywhere else. */
type SignPosition = 'between' | 'before' | 'elsewhere';

const closing = (sign: string): string => TIE + sign;
const opening = (sign: string): string => sign + TIE;
const inner = (sign: string): string => TIE + sign + TIE;
const apart = (sign: string): string => sign;

type TokenForm = (sign: string) => string;

/** The tokens of some signs, by position: the form elsewhere, and those between and before word characters where they differ. */
const table = (
  signs: string,
  elsewhere: TokenForm,
  between: TokenForm = elsewhere,
  before: TokenForm = elsewhere
): [string, Readonly<Record<SignPosition, string>>][] =>
  [...signs].map((sign) => [sign, { elsewhere: elsewhere(sign), between: between(sign), before: before(sign) }]);

/** Every visible character of ASCII that is no letter, digit or underscore. `39.95`, `9:30`, `it's`, `3-day`, `-5`, `$27`, `15%` keep their shape. */
const FORMS: ReadonlyMap<string, Readonly<Record<SignPosition, string>>> = new Map([
  ...table('.,:', closing, inner),
  ...table(';?!%)]}', closing),
  ...table('$#([{\\', opening),
  ...table("/'", apart, inner),
  ...table('-', apart, inner, opening),
  ...table('+*=<>|@^`~&"', apart)
]);

/** Every token of a sign. */
export const PUNCTUATION_TOKENS: readonly string[] = [
  ...new Set([...FORMS.values()].flatMap(({ elsewhere, between, before }) => [elsewhere, between, before]))
];

const isInWord = (character: string | undefined): boolean => character !== undefined && /[a-z_0-9]/.test(character);

/** The token of the sign at `index` of a lower-case text; null where the character is no sign. */
export function punctuationAt(text: string, index: number): string | null {
  const forms = FORMS.get(text[index]!);
  if (!forms) return null;
  if (!isInWord(text[index + 1])) return forms.elsewhere;
  return isInWord(text[index - 1]) ? forms.between : forms.before;
}
