/** Judges the verifier's answer: the one number that it gives must equal the row's, exactly and in the row's unit, however it is written. */
import units from '../../datasets/maths/en/units.json';
import { compatible } from '../math/text';
import { compared, floorOf, negated, over, plus, rational, rationalOf, textOf, times, type Rational } from './language/rational';
import type { MathsRow } from './problem/row';

/** Whether an answer is right, and why, in a sentence. */
export interface MathsJudgement {
  readonly solved: boolean;
  readonly reason: string;
}

/** A figure of a text, with the word or sign after it, if any. */
interface StatedNumber {
  readonly value: Rational;
  /** Digits after the point; 0 for whole numbers and fractions. */
  readonly decimals: number;
  readonly unit: string;
}

/** Least decimals of an answer that has no end, such as 0.333 for 1/3. */
const LEAST_DECIMALS = 3;

/** Sign, numeral and, for a fraction or a mixed number, what follows it; then a unit. `$` may stand before it. */
const STATED =
  /(?<minus>(?<![\p{L}\d])[-\u2010-\u2015\u2212](?=[$.\d]))?\$?\s?(?<numeral>\d{1,30}(?:\.\d{1,20})?|\.\d{1,20})(?:\s+(?<part>\d{1,9})\s?\/\s?(?<of>\d{1,9})|\s?\/\s?(?<under>\d{1,9}))?(?:\s?(?<unit>%|\p{L}+))?/gu;

function statedOf({ 0: text, groups }: RegExpExecArray): StatedNumber | null {
  const { minus, numeral, part, of, under, unit = '' } = groups!;
  const whole = rationalOf(numeral!.startsWith('.') ? `0${numeral!}` : numeral!);
  if (!whole || Number(of ?? under ?? 1) === 0) return null;
  const fraction = part === undefined ? whole : plus(whole, rational(BigInt(part), BigInt(of!))!);
  const value = fraction && (under === undefined ? fraction : over(fraction, rational(BigInt(under))!));
  if (!value) return null;
  return { value: minus ? negated(value) : value, decimals: numeral!.split('.')[1]?.length ?? 0, unit: text.includes('$') && !unit ? 'dollars' : unit };
}

/** The number that an answer gives: the first after its last "answer", or else its last one, so that naming many numbers gains nothing. */
function stated(answer: string): StatedNumber | null {
  const text = compatible(answer)
    .toLowerCase()
    .replace(/(\d),(?=\d{3}(?!\d))/g, '$1');
  const figures = [...text.matchAll(STATED)];
  const cue = text.lastIndexOf('answer');
  const match = (cue < 0 ? undefined : figures.find(({ index }) => index > cue)) ?? figures.at(-1);
  return match ? statedOf(match) : null;
}

type Measure = Readonly<Record<string, readonly string[]>>;
const MEASURES: readonly Measure[] = Object.values(units);

/** The value in the unit that was asked for: 90 minutes are 1.5 hours. A unit of no known measure counts nothing; null for one of another measure. */
function inUnit({ value, unit }: StatedNumber, asked: string): Rational | null {
  const measure = MEASURES.find((each) => Object.hasOwn(each, unit));
  if (!measure) return unit === '%' || unit === 'percent' ? null : value;
  const [from, to] = [measure[unit], measure[asked.split(' ')[0]!]].map((factor) => factor && rational(BigInt(factor[0]!), BigInt(factor[1]!))) as (
    Rational | undefined
  )[];
  const scaled = from && to && times(value, from);
  return scaled ? over(scaled, to) : null;
}

/** Whether a decimal is the answer rounded to as many decimals as it has, where the answer itself has no end in decimals. */
function isRounded(value: Rational, decimals: number, answer: Rational): boolean {
  if (!textOf(answer).includes('/') || decimals < LEAST_DECIMALS) return false;
  const scale = rational(10n ** BigInt(decimals))!;
  const scaled = times(answer, scale);
  const raised = scaled && plus(scaled, rational(1n, 2n)!);
  const rounded = raised && over(floorOf(raised), scale);
  return rounded !== null && compared(rounded, value) === 0n;
}

/** Judges a final answer. Fractions, decimals and mixed numbers are the same number; a unit may be left out, and another of the same measure is converted. */
export function judgeMaths({ answer, unit }: Pick<MathsRow, 'answer' | 'unit'>, final: string): MathsJudgement {
  const number = stated(final);
  if (!number) return { solved: false, reason: 'It gives no number.' };
  const right = stated(answer)?.value;
  if (!right) throw new RangeError(`The answer "${answer}" of the row is no number. Make the row anew.`);
  const value = inUnit(number, unit);
  if (!value) return { solved: false, reason: `It gives ${textOf(number.value)} ${number.unit}, where ${unit || 'a bare number'} was asked for.` };
  if (compared(value, right) === 0n || isRounded(value, number.decimals, right)) return { solved: true, reason: `It gives ${answer}, as it should.` };
  return { solved: false, reason: `It gives ${textOf(value)}, and ${answer} is right.` };
}
