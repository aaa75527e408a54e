/** What Math is asked, calls and answers; answers are worked out, not read off. */
import { roundToCents, workOut } from '../calculator';
import type { Delegation } from '../sketch';
import { money, wordingOf } from '../wording';

type Call = Delegation['calls'][number];

const delegation = (request: string, calls: readonly Call[], answer: string): Delegation => ({ agent: 'math', request, calls, answer });
const toolCall = (tool: string, args: Call['arguments']): Call => ({ tool, arguments: args });

/** Value of an expression. Throws a RangeError where it has none, because visits are made of real sums. */
export function expressionValue(expression: string): number {
  const value = workOut(expression);
  if (value === null || !Number.isFinite(value))
    throw new RangeError(`"${expression}" has no value. Write numbers with + - * / and brackets, and divide by no zero.`);
  return value;
}

/** So many percent of an amount, to cents. */
export const percentageOf = (percent: number, amount: number): number => roundToCents((amount * percent) / 100);

/** An amount with so many percent off, to cents. */
export const takenOff = (percent: number, amount: number): number => roundToCents(amount - (amount * percent) / 100);

/** What each of some people pays of an amount, to cents; also what a piece of a pack costs. */
export const amountEach = (amount: number, people: number): number => roundToCents(amount / people);

/** Mean of some numbers, to two decimals. */
export const roundedMean = (numbers: readonly number[]): number => roundToCents(numbers.reduce((sum, value) => sum + value, 0) / numbers.length);

/** How the value of a sum is told: as a number, or as dollars. */
export type ResultUnit = 'number' | 'dollars';

/** A problem, in words or in figures, and the expression it comes to. */
export function calculate(request: string, expression: string, told: ResultUnit = 'number'): Delegation {
  const value = expressionValue(expression);
  return delegation(request, [toolCall('calculate', { expression })], wordingOf(`math.${told}`, { value: told === 'dollars' ? money(value) : value }));
}

/** What is left to pay of some dollars with so many percent off. */
export const takeOff = (percent: number, amount: number): Delegation =>
  calculate(wordingOf('math.takeOffRequest', { percent, amount: money(amount) }), `${amount} - ${amount} * ${percent} / 100`, 'dollars');

/** So many percent of an amount. */
export const percentOf = (percent: number, amount: number, request = wordingOf('math.percentRequest', { percent, amount })): Delegation =>
  delegation(request, [toolCall('percent_of', { percent: String(percent), amount: String(amount) })], wordingOf('math.number', { value: percentageOf(percent, amount) }));

/** What each pays of a bill. */
export const splitBill = (amount: number, people: number, request = wordingOf('math.splitRequest', { amount: money(amount), people })): Delegation =>
  delegation(request, [toolCall('split_bill', { amount: String(amount), people: String(people) })], wordingOf('math.eachAnswer', { value: money(amountEach(amount, people)) }));

/** Mean of some numbers. */
export function average(numbers: readonly number[], request?: string): Delegation {
  const listed = numbers.join(', ');
  return delegation(
    request ?? wordingOf('math.averageRequest', { numbers: listed }),
    [toolCall('average', { numbers: listed })],
    wordingOf('math.number', { value: roundedMean(numbers) })
  );
}

/** A pack: so many pieces for so many dollars. */
export interface Pack {
  readonly count: number;
  readonly price: number;
}

/** Which of two packs costs less a piece. */
export function comparePacks(packs: readonly [Pack, Pack], request: string): Delegation {
  const [one, other] = packs;
  const best = amountEach(one.price, one.count) < amountEach(other.price, other.count) ? one : other;
  return delegation(
    request,
    packs.map(({ count, price }) => toolCall('unit_price', { price: String(price), count: String(count) })),
    wordingOf('math.packAnswer', { pack: wordingOf('math.pack', { count: best.count }), value: money(amountEach(best.price, best.count)) })
  );
}

/** How many pieces of so many dollars an amount buys. */
export const buyMost = (amount: number, price: number, request: string): Delegation =>
  delegation(request, [toolCall('divide', { amount: String(amount), by: String(price) })], wordingOf('math.timesAnswer', { times: Math.floor(amount / price) }));
