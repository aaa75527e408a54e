/** Figures of a text with their units: `$27`, `27.00 dollars` and `27 USD` are the same figure, `27 euros` is another. */
import language from '../../datasets/shop/en/language.json';
import type { Task } from '../record/task';

/** Two figures are the same within half a cent. */
export const isSameFigure = (one: number, other: number): boolean => Math.abs(one - other) < 0.005;

/** A figure in a text. */
export interface Figure {
  readonly value: number;
  /** Names of the units that stand right before and after it, as in `language.json`; none where they are no unit of that list. */
  readonly units: readonly string[];
  /** Where it begins and ends in the text. */
  readonly from: number;
  readonly to: number;
  /** The figure with the letters joined to it, where these are no unit, ordinal or count, as `27k`; else null. */
  readonly joined: string | null;
}

const UNITS = new Map(Object.entries(language.units).flatMap(([name, forms]) => forms.map((form) => [form, name] as const)));
const MONEY: readonly string[] = language.money;

/** A figure with all that is joined to it, letters and figures alike. */
const FIGURE = /((?<![\p{L}\d])[-\u2010-\u2015\u2212]\s?[$€£]?|[$€£]-)?([\p{L}\d]*\d[\p{L}\d]*(?:[.,]\d[\p{L}\d]*)*|\.\d+)/gu;
/** Letters that may be joined to a figure: units, ordinals and counts, `3kg`, `8pm`, `3rd`, `3x`. */
const JOINED = /^(x|usd|eur)?(\d+(?:\.\d+)?|\.\d+)(st|nd|rd|th|am|pm|[a-z]{1,3}|dollars|euros)?$/i;
const AFTER = /^[\s-]*([%€£¥₹$°‰★⭐฿₺₩₽¢]|°[CFcf]|[\p{L}']+)\.?(?:\s+([\p{L}]+))?/u;
const BEFORE = /([$€£¥₹฿₺₩₽]|\b[A-Za-z]{3})\s?-?$/;

/** The longest known unit right after a figure. */
function unitAfter(text: string): string | undefined {
  const [, first, second] = AFTER.exec(text) ?? [];
  if (!first) return undefined;
  return (second && UNITS.get(`${first} ${second}`.toLowerCase())) || UNITS.get(first.toLowerCase());
}

/** The unit that stands right before a figure: a sign or a code of a currency. */
const unitBefore = (text: string): string | undefined => {
  const name = UNITS.get((BEFORE.exec(text)?.[1] ?? '').toLowerCase());
  return name && MONEY.includes(name) ? name : undefined;
};

/** Figures of a text in canonical form, in order. */
export function figuresIn(text: string): Figure[] {
  const plain = text.replace(/(\d),(?=\d{3}(?!\d))/g, '$1');
  return [...plain.matchAll(FIGURE)].map((match) => {
    const [whole, minus, body] = match;
    const [from, to] = [match.index, match.index + whole.length];
    const [, prefix, digits, suffix] = JOINED.exec(body!) ?? [];
    const isUnit = !suffix || UNITS.has(suffix.toLowerCase()) || /^(?:st|nd|rd|th|am|pm)$/i.test(suffix);
    const figures = digits && isUnit ? digits : (/\d+(?:\.\d+)?/.exec(body!)?.[0] ?? '0');
    const near = [
      prefix && UNITS.get(prefix.toLowerCase()),
      unitBefore(plain.slice(Math.max(0, from - 6), to - body!.length)),
      suffix ? UNITS.get(suffix.toLowerCase()) : unitAfter(plain.slice(to, to + 40))
    ];
    return {
      value: minus?.trim() && !/^[-\u2010-\u2015\u2212]\s$/.test(minus) ? -Number(figures) : Number(figures),
      units: [...new Set(near.filter((unit): unit is string => Boolean(unit)))],
      from,
      to,
      joined: digits && isUnit ? null : body!
    };
  });
}

/** Units of a part's figure: the part's own, else those of the same figure in the response. */
export const unitsOf = (value: number, unit: string | undefined, response: readonly Figure[]): readonly string[] =>
  unit ? [unit] : (response.find((figure) => isSameFigure(figure.value, value))?.units ?? []);

/** Names of the units of money and of percentages in a text. */
export const moneyIn = (text: string): string[] =>
  [...text.toLowerCase().matchAll(/[$€£¥₹฿₺₩₽¢%‰]|[\p{L}]+/gu)].map(([word]) => UNITS.get(word) ?? '').filter((name) => MONEY.includes(name));

/** Value of an arithmetic expression, products before sums; null where the text is no expression. */
function evaluate(expression: string): number | null {
  const plain = expression
    .toLowerCase()
    .replace(/(\d)\s*%\s*of\b/g, '$1 / 100 *')
    .replace(/(\d)\s*%/g, '$1 / 100')
    .replace(/[×x∙·](?=\s*[$\d(])/g, '*')
    .replace(/[÷]/g, '/')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[a-z$€£' ]+/g, ' ');
  if (!/\d/.test(plain) || !/^[\d\s.*/+()-]+$/.test(plain)) return null;
  const tokens = plain.match(/\d+(?:\.\d+)?|[*/+()-]/g) ?? [];
  let at = 0;
  const factor = (): number => {
    const token = tokens[at++];
    if (token === '-') return -factor();
    if (token !== '(') return Number(token);
    const inner = total();
    return tokens[at++] === ')' ? inner : NaN;
  };
  const product = (): number => {
    let value = factor();
    while (tokens[at] === '*' || tokens[at] === '/') value = tokens[at++] === '*' ? value * factor() : value / factor();
    return value;
  };
  const total = (): number => {
    let value = product();
    while (tokens[at] === '+' || tokens[at] === '-') value = tokens[at++] === '+' ? value + product() : value - product();
    return value;
  };
  const value = total();
  return at === tokens.length && Number.isFinite(value) ? value : null;
}

const isSum = (text: string): boolean => /\d\D*[-+*/×x÷·\u2010-\u2015\u2212]\D*\d/.test(text);

/** Whether a clause shows a calculation: an equation that holds, or an expression whose value is one of the parts. */
export function isWorking(clause: string, { parts }: Pick<Task, 'parts'>): boolean {
  const sides = clause.split(/=|\bequals\b|\bis\b/).map(evaluate);
  if (!isSum(clause) || sides.some((side) => side === null)) return false;
  if (sides.length > 1) return sides.every((side) => Math.abs(side! - sides[0]!) < 0.0051);
  return parts.some(({ type, value }) => type === 'number' && Math.abs(Number(value) - sides[0]!) < 0.0051);
}
