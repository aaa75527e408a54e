/** An answer in canonical form: dates as `june 3`, times as the task writes them, number words and grouped figures as figures. */
import language from '../../datasets/shop/en/language.json';
import { compatible } from '../math/text';
import type { Task } from '../record/task';

/** What the form depends on: the task's clock (12 or 24 hours), dates and figures. */
export type AnswerContext = Pick<Task, 'parts' | 'query' | 'response'>;

/** The year of the shop's calendar. */
const YEAR = 2026;

const MONTH = language.months.map((month) => (month === 'may' ? 'may' : `${month.slice(0, 3)}(?:${month.slice(3)}|t)?`)).join('|');
const MONTH_FIRST = new RegExp(`\\b(${MONTH})\\.?\\s+(?:the\\s+)?(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})(?![\\d.])`, 'gi');
const DAY_FIRST = new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th|\\.)?[\\s-]+(?:day\\s+)?(?:of\\s+)?(${MONTH})\\.?,?[\\s-]+(\\d{4})(?![\\d.])`, 'gi');
const DASHED = /\b(\d{4})[-/](\d{1,2})[-/](\d{1,2})\b/g;
const SLASHED = /\b(\d{1,2})\/(\d{1,2})\/(\d{4})\b/g;
const DOTTED = /\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b/g;

/** Day number of a date, months counted as 31 days: only for comparing. */
const dayNumber = (month: number, day: number): number => month * 31 + day;

/** Dates of a text as day numbers. */
function dayNumbersIn(text: string): number[] {
  const dates = [...text.matchAll(new RegExp(`\\b(${MONTH})\\.?\\s+(\\d{1,2})\\b`, 'gi'))];
  return dates.map(([, month, day]) => dayNumber(language.months.indexOf(monthNamed(month!)), Number(day)));
}

const monthNamed = (month: string): string => language.months.find((full) => full.startsWith(month.toLowerCase().slice(0, 3)))!;

/** Whether the year is the shop's, or the one before or after it where counting days from a date of the query leads there; `day` is the date's day number. */
function isRightYear(year: number, day: number, { query }: AnswerContext): boolean {
  const asked = dayNumbersIn(query);
  const wraps = asked.length > 0 && (asked.every((other) => day < other) ? 1 : asked.every((other) => day > other) ? -1 : 0);
  const isBack = /\b(?:before|ahead|earlier|prior)\b/i.test(query);
  return year === YEAR || (year === YEAR + 1 && wraps === 1 && !isBack) || (year === YEAR - 1 && wraps === -1 && isBack);
}

const SHORT_MONTH = new RegExp(`\\b(${MONTH})\\.(?=\\s+\\d)`, 'gi');
const SHORT_DAY = new RegExp(`\\b(\\d{1,2})\\.(?=\\s+(?:${MONTH})\\b)`, 'gi');

/** Removes the year of a date where it is right; a date with a wrong year stays as it is. */
function withoutYears(text: string, context: AnswerContext): string {
  const written = (whole: string, month: number, day: string, year: string): string =>
    month >= 0 && month < 12 && isRightYear(Number(year), dayNumber(month, Number(day)), context) ? `${language.months[month]} ${Number(day)}` : whole;
  const byName = (whole: string, month: string, day: string, year: string) => written(whole, language.months.indexOf(monthNamed(month)), day, year);
  return text
    .replace(SHORT_MONTH, '$1')
    .replace(SHORT_DAY, '$1')
    .replace(MONTH_FIRST, byName)
    .replace(DAY_FIRST, (whole, day: string, month: string, year: string) => byName(whole, month, day, year))
    .replace(DASHED, (whole, year: string, month: string, day: string) => written(whole, Number(month) - 1, day, year))
    .replace(SLASHED, (whole, one: string, other: string, year: string) =>
      Number(one) > 12 ? written(whole, Number(other) - 1, one, year) : written(whole, Number(one) - 1, other, year)
    )
    .replace(DOTTED, (whole, day: string, month: string, year: string) => written(whole, Number(month) - 1, day, year));
}

const TIME = /\b(\d{1,2})(?:[:.](\d{2}))?\s*([ap])\.?\s?m\b\.?/gi;
const CLOCK = /\b(\d{1,2}):(\d{2})(?::00)?\b(?:\s*(?:h|hrs|hours|o'clock)\b)?/g;

/** Times as the task writes them: `8 pm` where a part is such a time, `20` where it is an hour of the day, else unchanged. */
function withTimes(text: string, { parts }: AnswerContext): string {
  const isTwelve = parts.some(({ value }) => /^\d{1,2}(?::\d{2})? [ap]m$/.test(value));
  const isHour = parts.some(({ unit }) => unit === "o'clock");
  if (!isTwelve && !isHour) return text;
  const write = (hour: number, minutes: string): string => {
    const tail = minutes === '00' ? '' : `:${minutes}`;
    return isHour ? `${hour}${tail}` : `${hour % 12 || 12}${tail} ${hour % 24 < 12 ? 'am' : 'pm'}`;
  };
  return text
    .replace(/\bnoon\b/gi, '12 pm')
    .replace(/\bmidnight\b/gi, isHour ? '24' : '12 am')
    .replace(
      /\b(\d{1,2}(?::\d{2})?)\s*(?:o'clock\s*)?(?:in the (morning)|in the (?:afternoon|evening)|at (night))/gi,
      (whole, time: string, morning?: string) => (Number.parseInt(time) > 12 ? whole : `${time} ${morning ? 'am' : 'pm'}`)
    )
    .replace(TIME, (whole, hour: string, minutes: string | undefined, half: string) => {
      const of12 = Number(hour);
      if (of12 > 12 || !of12) return whole;
      return write((of12 % 12) + (half.toLowerCase() === 'p' ? 12 : 0), minutes ?? '00');
    })
    .replace(CLOCK, (whole, hour: string, minutes: string, place: number, all: string) =>
      Number(hour) > 24 || /^\s*[ap]m\b/i.test(all.slice(place + whole.length)) ? whole : write(Number(hour), minutes)
    );
}

const NUMERALS: Readonly<Record<string, number>> = language.numerals;
const TENS: Readonly<Record<string, number>> = language.tens;
const MAGNITUDES: Readonly<Record<string, number>> = language.magnitudes;
const SMALL = Object.keys(NUMERALS)
  .sort((one, other) => other.length - one.length)
  .join('|');
const WORDED = new RegExp(`\\b(?:(${Object.keys(TENS).join('|')})(?:[\\s-](${SMALL}))?|(${SMALL}))\\b`, 'gi');
const MAGNITUDE = new RegExp(`(\\d+(?:\\.\\d+)?)[\\s-]*(${Object.keys(MAGNITUDES).join('|')})\\b(?:[\\s,]+(?:and\\s+)?(\\d{1,3})(?![\\d.%]))?`, 'gi');

/** `one` is a figure where a part is 1 or a magnitude follows; else it is a pronoun. */
function withFigures(text: string, { parts }: AnswerContext): string {
  const isOne = parts.some(({ type, value }) => type === 'number' && Number(value) === 1);
  const figures = text.replace(WORDED, (whole, tens: string | undefined, ones: string | undefined, alone: string | undefined, place: number) => {
    if (alone?.toLowerCase() === 'one' && !isOne && !/^\s+(?:hundred|thousand|million)/i.test(text.slice(place + 3))) return whole;
    const value = alone ? NUMERALS[alone.toLowerCase()]! : TENS[tens!.toLowerCase()]! + (ones ? NUMERALS[ones.toLowerCase()]! : 0);
    return String(value);
  });
  const scale = (_: string, figure: string, word: string, rest?: string): string =>
    String(Number(figure) * MAGNITUDES[word.toLowerCase()]! + Number(rest ?? 0));
  return MAGNITUDE.test(figures) ? figures.replace(MAGNITUDE, scale).replace(MAGNITUDE, scale) : figures;
}

/** Joins the digit groups of a part's figure: `1 234.50`, `1'234`. */
function withoutGroups(text: string, { parts }: AnswerContext): string {
  const large = parts.filter(({ type, value }) => type === 'number' && Math.abs(Number(value)) >= 1000);
  return large.reduce((left, { value }) => {
    const [whole = ''] = value.replace('-', '').split('.');
    const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, "[ ']");
    return left.replace(new RegExp(`(?<![\\d.])${grouped}(?!\\d)`, 'g'), whole);
  }, text);
}

/** Separates an ASCII digit from an adjacent digit of another kind, which is not part of the same figure: `27\u00B2` is `27^2`. */
const separateDigits = (text: string): string => text.replace(/([0-9])(?=(?![0-9])\p{N})|((?![0-9])\p{N})(?=[0-9])/gu, '$1$2^');

/** Removes the numbers of a list counted from 1; any other number that opens a line is a figure. */
function withoutNumbers(text: string): string {
  let count = 0;
  return text.replace(/^[ \t]*(\d{1,2})[.)][ \t]+(?=[^\d\s])/gm, (whole, digits: string) => (Number(digits) === ++count ? '' : whole));
}

/** Removes the marks of emphasis, headings, code, bullets and numbered lists; `**` between digits is a power and stays. */
const withoutMarkup = (text: string): string =>
  withoutNumbers(text)
    .replace(/\\boxed\{([^{}]*)\}/g, '$1')
    .replace(/(?<!\d)\*\*|\*\*(?!\d)|__|`/g, '')
    .replace(/(?<![\w*])([*_])(?=\S)([^*_\n]+?)(?<=\S)\1(?![\w*])/g, '$2')
    .replace(/^[ \t]*(?:#{1,6}|[-*+\u2022\u2023\u25E6])[ \t]+/gm, '');

/** `2x` becomes `2 x` where the reference writes counts so. */
const withCounts = (text: string, { response }: AnswerContext): string => (/\d x /.test(response) ? text.replace(/(\d)x(?=\s+[A-Za-z])/g, '$1 x') : text);

/** The text in canonical form. */
export function canonicalForm(text: string, context: AnswerContext): string {
  const plain = withoutMarkup(compatible(separateDigits(text)).replace(/[\u2018\u2019]/g, "'"));
  return withCounts(withoutGroups(withFigures(withTimes(withoutYears(plain, context), context), context), context), context);
}
