/** Word problems about budgets: what each pays, which pack is cheaper, how many one can afford, how long to save. */
import type { TaskFamilies } from '../../sketch';
import { buyMost, comparePacks, amountEach, splitBill } from '../../delegation/math';
import { money, wordingOf } from '../../wording';
import { drawFitting } from '../../fitting';
import { figure, name } from '../part';
import { GOODS, kindsFor, problem, expressionProblem, TRIFLES } from './problem';

/** Each share is a multiple of a quarter of a dollar. */
const split = problem((entities) => {
  const people = entities.between(2, 9);
  const amount = (people * entities.between(16, 190)) / 4;
  return {
    slots: { amount: money(amount), people },
    entity: `split ${amount} among ${people}`,
    solve: (worded) => splitBill(amount, people, worded),
    parts: [figure(amountEach(amount, people))]
  };
});

/** Prices per piece are different multiples of a quarter of a dollar. */
const packs = problem((entities) => {
  const draw = () => {
    const count = 4 * entities.between(1, 6);
    return { count, price: (count * entities.between(2, 20)) / 4 };
  };
  const [one, other] = drawFitting(
    () => [draw(), draw()] as const,
    ([one, other]) => one.count !== other.count && amountEach(one.price, one.count) !== amountEach(other.price, other.count)
  );
  const [best, worse] = amountEach(one.price, one.count) < amountEach(other.price, other.count) ? [one, other] : [other, one];
  return {
    slots: { count: one.count, price: one.price, others: other.count, other: other.price },
    entity: `packs ${one.count} for ${one.price} or ${other.count} for ${other.price}`,
    solve: (worded) => comparePacks([one, other], worded),
    parts: [name(wordingOf('math.pack', { count: best.count })), figure(amountEach(best.price, best.count))],
    forbidden: [wordingOf('math.pack', { count: worse.count })]
  };
}, TRIFLES);

/** There is always a remainder, so that the result must be rounded down. */
const affordable = problem((entities) => {
  const { amount, each } = drawFitting(
    () => ({ amount: entities.between(20, 250), each: entities.between(3, 40) }),
    ({ amount, each }) => amount > 2 * each && amount % each > 0
  );
  return {
    slots: { amount, each },
    entity: `divide ${amount} by ${each}`,
    solve: (worded) => buyMost(amount, each, worded),
    parts: [figure(Math.floor(amount / each), 'pieces')]
  };
}, GOODS);

const saving = problem((entities) => {
  const [weeks, weekly, start] = [entities.between(2, 14), 5 * entities.between(1, 9), entities.between(10, 120)];
  const amount = start + weeks * weekly;
  return expressionProblem({ amount, start, weekly, kind: entities.pick(kindsFor(amount)) }, `(${amount} - ${start}) / ${weekly}`, 'number', 'weeks');
});

/** Families by name. */
export const BUDGET_FAMILIES: TaskFamilies = { split, packs, affordable, saving };
