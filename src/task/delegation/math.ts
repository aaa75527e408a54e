/** Delegations to Math: request, calls and computed answer. */
import { roundToCents, workOut } from '../calculator';
import type { ToolCall } from '../../record/world';
import type { Delegation } from '../sketch';
import { money, wordingOf } from '../wording';

const delegation = (request: string, calls: readonly ToolCall[], answer: string): Delegation => ({ agent: 'math', request, calls, answer });
const toolCall = (tool: string, args: ToolCall['arguments']): ToolCall => ({ tool, arguments: args });

/** Value of an expression, to cents. Throws a RangeError where it has none. */
export function expressionValue(expression: string): number {
  const value = workOut(expression);
  if (value === null || !Number.isFinite(value))
    throw new RangeError(`"${expression}" has no value. Write numbers with + - * / and brackets, and divide by no zero.`);
  return value;
}

/** `percent` of an amount, to cents. */
export const percentageOf = (percent: number, amount: number): number => roundToCents((amount * percent) / 100);

/** An amount less `percent` of it, to cents. */
export const takenOff = (percent: number, amount: number): number => roundToCents(amount - (amount * percent) / 100);

/** What each of `people` pays of an amount, or what each piece of a pack costs, to cents. */
export const amountEach = (amount: number, people: number): number => roundToCents(amount / people);

/** Mean of some numbers, to two decimals. */
export const roundedMean = (numbers: readonly number[]): number => roundToCents(numbers.reduce((sum, value) => sum + value, 0) / numbers.length);

/** How a result is written: as a number, or as dollars. */
export type ResultUnit = 'number' | 'dollars';

/** A problem, in words or in figures, solved by one expression. */
export function calculate(request: string, expression: string, unit: ResultUnit = 'number'): Delegation {
  const value = expressionValue(expression);
  return delegation(request, [toolCall('calculate', { expression })], wordingOf(`math.${unit}`, { value: unit === 'dollars' ? money(value) : value }));
}

/** What is left to pay of `amount` dollars with `percent` off. */
export const takeOff = (percent: number, amount: number): Delegation =>
  calculate(wordingOf('math.takeOffRequest', { percent, amount: money(amount) }), `${amount} - ${amount} * ${percent} / 100`, 'dollars');

/** `percent` of an amount. */
export const percentOf = (percent: number, amount: number, request = wordingOf('math.percentRequest', { percent, amount })): Delegation =>
  delegation(
    request,
    [toolCall('percent_of', { percent: String(percent), amount: String(amount) })],
    wordingOf('math.number', { value: percentageOf(percent, amount) })
  );

/** What each pays of a bill. */
export const splitBill = (amount: number, people: number, request = wordingOf('math.splitRequest', { amount: money(amount), people })): Delegation =>
  delegation(
    request,
    [toolCall('split_bill', { amount: String(amount), people: String(people) })],
    wordingOf('math.eachAnswer', { value: money(amountEach(amount, people)) })
  );

/** Mean of some numbers. */
export function average(numbers: readonly number[], request?: string): Delegation {
  const listed = numbers.join(', ');
  return delegation(
    request ?? wordingOf('math.averageRequest', { numbers: listed }),
    [toolCall('average', { numbers: listed })],
    wordingOf('math.number', { value: roundedMean(numbers) })
  );
}

/** A pack of `count` pieces for `price` dollars. */
export interface Pack {
  readonly count: number;
  readonly price: number;
}

/** Which of two packs is cheaper per piece. */
export function comparePacks(packs: readonly [Pack, Pack], request: string): Delegation {
  const [one, other] = packs;
  const best = amountEach(one.price, one.count) < amountEach(other.price, other.count) ? one : other;
  return delegation(
    request,
    packs.map(({ count, price }) => toolCall('unit_price', { price: String(price), count: String(count) })),
    wordingOf('math.packAnswer', { pack: wordingOf('math.pack', { count: best.count }), value: money(amountEach(best.price, best.count)) })
  );
}

/** How many pieces at `price` dollars an amount buys. */
export const buyMost = (amount: number, price: number, request: string): Delegation =>
  delegation(
    request,
    [toolCall('divide', { amount: String(amount), by: String(price) })],
    wordingOf('math.timesAnswer', { times: Math.floor(amount / price) })
  );
