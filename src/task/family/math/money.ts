/** Word problems about purchases: totals, change, discounts, tips. */
import type { TaskFamilies } from '../../sketch';
import { percentageOf, percentOf } from '../../delegation/math';
import { figure } from '../part';
import { GOODS, kindsFor, problem, expressionProblem } from './problem';

const purchase = problem((entities) => {
  const [count, each] = [entities.between(2, 12), entities.between(3, 30)];
  return expressionProblem({ count, each }, `${count} * ${each}`, 'dollars');
}, GOODS);

/** Problems with a negative result are drawn again (problem.ts). */
const change = problem((entities) => {
  const [count, each, note] = [entities.between(2, 9), entities.between(2, 12), entities.pick([20, 50, 100, 200])];
  return expressionProblem({ count, each, note }, `${note} - ${count} * ${each}`, 'dollars');
}, GOODS);

const twoKinds = problem((entities) => {
  const [count, each, others, other] = [entities.between(2, 9), entities.between(2, 15), entities.between(2, 9), entities.between(2, 15)];
  return expressionProblem({ count, each, others, other }, `${count} * ${each} + ${others} * ${other}`, 'dollars');
}, GOODS);

const percent = problem((entities) => {
  const [share, amount] = [5 * entities.between(1, 19), entities.between(12, 480)];
  return {
    slots: { percent: share, amount },
    entity: `percent ${share} of ${amount}`,
    solve: (worded) => percentOf(share, amount, worded),
    parts: [figure(percentageOf(share, amount), 'dollars')]
  };
});

const discount = problem((entities) => {
  const [share, amount] = [5 * entities.between(1, 14), entities.between(15, 480)];
  return expressionProblem({ percent: share, amount, kind: entities.pick(kindsFor(amount)) }, `${amount} - ${amount} * ${share} / 100`, 'dollars');
});

const tip = problem((entities) => {
  const [share, amount] = [entities.pick([5, 8, 10, 12, 15, 18, 20]), entities.between(15, 240)];
  return expressionProblem({ percent: share, amount }, `${amount} + ${amount} * ${share} / 100`, 'dollars');
});

/** Families by name. */
export const MONEY_FAMILIES: TaskFamilies = { purchase, change, twoKinds, percent, discount, tip };
