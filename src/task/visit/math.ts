/** What Math is asked, calls and answers; answers are worked out, not read off. */
import { roundToCents, workOut } from '../calculator';
import type { Visit } from '../sketch';
import { money, say } from '../wording';

type Call = Visit['calls'][number];

const visit = (request: string, calls: readonly Call[], answer: string): Visit => ({ agent: 'math', request, calls, answer });
const call = (tool: string, args: Call['arguments']): Call => ({ tool, arguments: args });

/** Value of an expression. Throws a RangeError where it has none, because visits are made of real sums. */
export function valueOf(expression: string): number {
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
export const shareOf = (amount: number, people: number): number => roundToCents(amount / people);

/** Mean of some numbers, to two decimals. */
export const meanOf = (numbers: readonly number[]): number => roundToCents(numbers.reduce((sum, value) => sum + value, 0) / numbers.length);

/** How the value of a sum is told: as a number, or as dollars. */
export type Told = 'number' | 'dollars';

/** A problem, in words or in figures, and the expression it comes to. */
export function calculate(request: string, expression: string, told: Told = 'number'): Visit {
  const value = valueOf(expression);
  return visit(request, [call('calculate', { expression })], say(`math.${told}`, { value: told === 'dollars' ? money(value) : value }));
}

/** What is left to pay of some dollars with so many percent off. */
export const takeOff = (percent: number, amount: number): Visit =>
  calculate(say('math.takeOffRequest', { percent, amount: money(amount) }), `${amount} - ${amount} * ${percent} / 100`, 'dollars');

/** So many percent of an amount. */
export const percentOf = (percent: number, amount: number, request = say('math.percentRequest', { percent, amount })): Visit =>
  visit(request, [call('percent_of', { percent: String(percent), amount: String(amount) })], say('math.number', { value: percentageOf(percent, amount) }));

/** What each pays of a bill. */
export const splitBill = (amount: number, people: number, request = say('math.splitRequest', { amount: money(amount), people })): Visit =>
  visit(request, [call('split_bill', { amount: String(amount), people: String(people) })], say('math.eachAnswer', { value: money(shareOf(amount, people)) }));

/** Mean of some numbers. */
export function average(numbers: readonly number[], request?: string): Visit {
  const listed = numbers.join(', ');
  return visit(
    request ?? say('math.averageRequest', { numbers: listed }),
    [call('average', { numbers: listed })],
    say('math.number', { value: meanOf(numbers) })
  );
}

/** A pack: so many pieces for so many dollars. */
export interface Pack {
  readonly count: number;
  readonly price: number;
}

/** Which of two packs costs less a piece. */
export function comparePacks(packs: readonly [Pack, Pack], request: string): Visit {
  const [one, other] = packs;
  const best = shareOf(one.price, one.count) < shareOf(other.price, other.count) ? one : other;
  return visit(
    request,
    packs.map(({ count, price }) => call('unit_price', { price: String(price), count: String(count) })),
    say('math.packAnswer', { pack: say('math.pack', { count: best.count }), value: money(shareOf(best.price, best.count)) })
  );
}

/** How many pieces of so many dollars an amount buys. */
export const buyMost = (amount: number, price: number, request: string): Visit =>
  visit(request, [call('divide', { amount: String(amount), by: String(price) })], say('math.timesAnswer', { times: Math.floor(amount / price) }));
