/** Math: its services' answers and errors, and its families against the problems' own arithmetic. */
import { describe, expect, it } from 'vitest';
import { randomOf } from '../../src/math/random';
import { entitiesOf } from '../../src/task/entity';
import { MATH_FAMILIES } from '../../src/task/family/math';
import type { Sketch } from '../../src/task/sketch';
import { openShop } from '../../src/task/world';
import { comparePacks, splitBill, takeOff } from '../../src/task/visit/math';

const sketchesOf = (family: string): Sketch[] =>
  (['train', 'dev', 'test'] as const).flatMap((split) =>
    Array.from({ length: 60 }, (_, index) => MATH_FAMILIES[family]!(entitiesOf(split, randomOf('math', family, split, index))))
  );

/** Whether `answer` solves the problem, checked backwards where there is a way back. */
const SOLVES: Readonly<Record<string, (answer: number, slots: Readonly<Record<string, number>>, fraction: string) => boolean>> = {
  together: (answer, { start, more }) => answer - more! === start,
  remaining: (answer, { start, less }) => answer + less! === start,
  fractionLeft: (answer, { count }, fraction) =>
    (count! - answer) * { half: 2, 'a third': 3, 'a quarter': 4, 'a fifth': 5, 'a tenth': 10 }[fraction]! === count,
  rate: (answer, { each, hours }) => answer / hours! === each,
  area: (answer, { long, wide }) => answer / long! === wide,
  mean: (answer, { first, second, third }) => answer * 3 === first! + second! + third!,
  purchase: (answer, { count, each }) => answer / count! === each,
  change: (answer, { count, each, note }) => (note! - answer) / each! === count,
  twoKinds: (answer, { count, each, others, other }) => (answer - others! * other!) / count! === each,
  percent: (answer, { percent, amount }) => Math.abs((100 * answer) / amount! - percent!) < 1e-9,
  discount: (answer, { percent, amount }) => Math.abs(100 - (100 * answer) / amount! - percent!) < 1e-9,
  tip: (answer, { percent, amount }) => Math.abs((100 * answer) / amount! - 100 - percent!) < 1e-9,
  split: (answer, { amount, people }) => answer * people! === amount,
  packs: (answer, { count, price, others, other }) => answer === Math.min(price! / count!, other! / others!),
  affordable: (answer, { amount, each }) => answer * each! <= amount! && (answer + 1) * each! > amount!,
  saving: (answer, { amount, start, weekly }) => start! + answer * weekly! === amount
};

it('has a reference for each family', () => expect(Object.keys(SOLVES).sort()).toEqual(Object.keys(MATH_FAMILIES).sort()));

describe.each(Object.keys(MATH_FAMILIES))('the family %s', (family) => {
  const sketches = sketchesOf(family);

  it('answers with what solves the problem and is none of its figures', () => {
    for (const { slots, parts } of sketches) {
      const answer = Number(parts.find(({ type }) => type === 'number')!.value);
      const numbers = Object.fromEntries(Object.entries(slots).map(([slot, value]) => [slot, Number(value)]));
      expect({ slots, answer, solved: SOLVES[family]!(answer, numbers, String(slots.fraction)) }).toEqual({ slots, answer, solved: true });
      expect(Object.values(numbers)).not.toContain(answer);
    }
  });
  it('passes the problem on as it was worded, and answers with what its calls are told', () => {
    for (const { plan, parts } of sketches) {
      const world = openShop();
      const [visit, ...others] = plan('The problem in words');
      const seen = visit!.calls.map(({ tool, arguments: args }) => world.call(tool, args)).join();
      expect([visit!.request, others]).toEqual(['The problem in words', []]);
      for (const { type, value } of parts) {
        expect(visit!.answer).toContain(value);
        if (type === 'number') expect(seen.match(/\d+(\.\d+)?/g)!.map(Number)).toContain(Number(value));
      }
    }
  });
});

it('chooses the cheaper pack, not the cheaper price', () => {
  const packs = [
    { count: 4, price: 6 },
    { count: 10, price: 12 }
  ] as const;
  expect(comparePacks(packs, '').answer).toBe('The pack of 10, at $1.20 each');
});
it('asks briefly where there are no words of a customer', () =>
  expect([takeOff(15, 80).request, takeOff(15, 80).answer, splitBill(50, 4).request, splitBill(50, 4).answer]).toEqual([
    'take 15 percent off $80',
    'It is $68',
    'split $50 among 4',
    'Each pays $12.50'
  ]));

describe.each([
  ['calculate', { expression: '(84 - 4.5) / 3' }, '26.5'],
  ['calculate', { expression: '5 / 0' }, 'error: division_by_zero'],
  ['calculate', { expression: 'five plus two' }, 'error: invalid_expression'],
  ['percent_of', { percent: '15', amount: '80' }, '12'],
  ['percent_of', { percent: 'some', amount: '80' }, 'error: invalid_argument'],
  ['split_bill', { amount: '50', people: '4' }, '$12.50 each'],
  ['split_bill', { amount: '50', people: '0' }, 'error: invalid_argument'],
  ['split_bill', { amount: '50', people: '2.5' }, 'error: invalid_argument'],
  ['unit_price', { price: '6', count: '4' }, '$1.50 each'],
  ['average', { numbers: '4, 7 and 10' }, '7'],
  ['average', { numbers: '4; x' }, 'error: invalid_argument'],
  ['average', { numbers: '' }, 'error: invalid_argument'],
  ['divide', { amount: '167', by: '4' }, '41 times, 3 left'],
  ['divide', { amount: '1', by: '0.1' }, '10 times, 0 left'],
  ['divide', { amount: '167', by: '0' }, 'error: division_by_zero'],
  ['divide', { amount: '-1', by: '4' }, 'error: invalid_argument']
])('%s %o', (tool, args, observation) => {
  it(`says "${observation}"`, () => expect(openShop().call(tool, args as unknown as Record<string, string>)).toBe(observation));
});
