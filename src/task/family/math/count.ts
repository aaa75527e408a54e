/** Word problems about counts: how many together, how many left, how many in some time. */
import general from '../../../../datasets/shop/en/general.json';
import type { TaskFamilies } from '../../sketch';
import { average, roundedMean } from '../../delegation/math';
import { drawFitting } from '../../fitting';
import { figure } from '../part';
import { problem, expressionProblem } from './problem';

const together = problem((entities) => {
  const [start, more] = [entities.between(5, 180), entities.between(3, 95)];
  return expressionProblem({ start, more }, `${start} + ${more}`, 'number', 'pieces');
});

const remaining = problem((entities) => {
  const [start, less] = [entities.between(20, 190), entities.between(3, 95)];
  return expressionProblem({ start, less }, `${start} - ${less}`, 'number', 'pieces');
});

/** The count is a multiple of the fraction's denominator. */
const fractionLeft = problem((entities) => {
  const [fraction, part] = entities.pick(Object.entries(general.fractions));
  const count = part * entities.between(3, 40);
  return expressionProblem({ count, fraction }, `${count} - ${count} / ${part}`, 'number', 'pieces');
});

const rate = problem((entities) => {
  const [each, hours] = [entities.between(4, 90), entities.between(2, 9)];
  return expressionProblem({ each, hours }, `${each} * ${hours}`, 'number', 'pieces');
});

/** Longer than wide. */
const area = problem((entities) => {
  const wide = entities.between(2, 20);
  const long = wide + entities.between(1, 12);
  return expressionProblem({ long, wide }, `${long} * ${wide}`, 'number', 'square feet');
});

/** Three numbers whose mean is whole. */
const mean = problem((entities) => {
  const drawThree = (): [number, number, number] => [entities.between(5, 90), entities.between(5, 90), entities.between(5, 90)];
  const numbers = drawFitting(drawThree, (three) => Number.isInteger(roundedMean(three)));
  const [first, second, third] = numbers;
  return {
    slots: { first, second, third },
    entity: `average ${numbers.join(', ')}`,
    solve: (worded) => average(numbers, worded),
    parts: [figure(roundedMean(numbers), 'pieces')]
  };
});

/** Families by name. */
export const COUNT_FAMILIES: TaskFamilies = { together, remaining, fractionLeft, rate, area, mean };
