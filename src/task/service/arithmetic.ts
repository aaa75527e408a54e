/** The services behind the tools of Math. */
import { roundToCents, workOut } from '../calculator';
import { money, wordingOf } from '../wording';
import { normaliseArgument, failure, type ToolServices } from './service';

const AMOUNT = /^-?\d{1,9}(\.\d+)?$/;

/** Arguments as numbers; null where one of them is no number. */
function numbersOf(...texts: readonly (string | undefined)[]): number[] | null {
  const cleaned = texts.map(normaliseArgument);
  return cleaned.every((text) => AMOUNT.test(text)) ? cleaned.map(Number) : null;
}

/** Whether a number can be a count: whole and at least 1. */
const isCount = (value: number): boolean => Number.isInteger(value) && value > 0;

/** What each of a whole number of people pays of an amount, or each piece of a pack costs. */
function eachOf(amount: string | undefined, count: string | undefined): string {
  const numbers = numbersOf(amount, count);
  if (!numbers || !isCount(numbers[1]!)) return failure('invalid_argument');
  return wordingOf('math.eachSeen', { value: money(roundToCents(numbers[0]! / numbers[1]!)) });
}

/** Every service of Math by the name of its tool. */
export const ARITHMETIC_SERVICES: ToolServices = {
  calculate: ({ expression }) => {
    const value = workOut(normaliseArgument(expression));
    if (value === null) return failure('invalid_expression');
    return Number.isFinite(value) ? String(value) : failure('division_by_zero');
  },
  percent_of: ({ percent, amount }) => {
    const numbers = numbersOf(percent, amount);
    return numbers ? String(roundToCents((numbers[0]! * numbers[1]!) / 100)) : failure('invalid_argument');
  },
  split_bill: ({ amount, people }) => eachOf(amount, people),
  unit_price: ({ price, count }) => eachOf(price, count),
  average: ({ numbers }) => {
    const values = numbersOf(
      ...normaliseArgument(numbers)
        .split(/,| and | /)
        .filter(Boolean)
    );
    return values?.length ? String(roundToCents(values.reduce((sum, value) => sum + value, 0) / values.length)) : failure('invalid_argument');
  },
  divide: ({ amount, by }) => {
    const numbers = numbersOf(amount, by);
    if (!numbers) return failure('invalid_argument');
    const [whole, part] = numbers as [number, number];
    if (part === 0) return failure('division_by_zero');
    if (whole < 0 || part < 0) return failure('invalid_argument');
    const times = Math.floor(roundToCents(whole / part));
    return wordingOf('math.timesSeen', { times, left: roundToCents(whole - times * part) });
  }
};
