/** The cooperative families about weight: in other units, and of several pieces. */
import { converted } from '../../measure';
import type { TaskFamilies, TaskFamily } from '../../sketch';
import { convert } from '../../delegation/gfc';
import { askField } from '../../delegation/qa';
import { wordingOf } from '../../wording';
import { figure } from '../part';
import { calculateStep } from './shared';

const pounds: TaskFamily = (entities) => {
  const { name: product, weight } = entities.product();
  return {
    slots: { product },
    plan: () => [askField(product, 'weight'), convert(weight, 'kilograms', 'pounds')],
    parts: [figure(converted(weight, 'kilograms', 'pounds'))],
    entities: [`product ${product}`]
  };
};

const load: TaskFamily = (entities) => {
  const [{ name: product, weight }, count] = [entities.product(), entities.between(2, 12)];
  return {
    slots: { count, product },
    plan: () => [askField(product, 'weight'), calculateStep(`${count} * ${weight}`, 'number')],
    response: wordingOf('coop.load', { weight: count * weight }),
    parts: [figure(count * weight)],
    entities: [`product ${product}`]
  };
};

/** Families by name. */
export const MEASURE_FAMILIES: TaskFamilies = { pounds, load };
