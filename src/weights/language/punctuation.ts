/** Punctuation as tokens, which say on which side no space stands, so that a text decodes to what was encoded. */

/** On the side of a token on which it touches its neighbour; a token without it stands apart by a space. */
export const TIE = '\u2040';

/** Where a sign stands: between two letters or digits, right before one, or anywhere else. */
type SignPosition = 'between' | 'before' | 'elsewhere';

const closing = (sign: string): string => TIE + sign;
const opening = (sign: string): string => sign + TIE;
const inner = (sign: string): string => TIE + sign + TIE;
const apart = (sign: string): string => sign;

type TokenForm = (sign: string) => string;

/** The tokens of some signs: the form they have elsewhere, and those they have in other places, if any. */
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
