/** The cooperative families about weight: in other measures, and of several pieces. */
import { converted } from '../../measure';
import type { Families, Family } from '../../sketch';
import { convert } from '../../visit/gfc';
import { askField } from '../../visit/qa';
import { say } from '../../wording';
import { figure } from '../part';
import { work } from './work';

const pounds: Family = (entities) => {
  const { name: product, weight } = entities.product();
  return {
    slots: { product },
    plan: () => [askField(product, 'weight'), convert(weight, 'kilograms', 'pounds')],
    parts: [figure(converted(weight, 'kilograms', 'pounds'))],
    entities: [`product ${product}`]
  };
};

const load: Family = (entities) => {
  const [{ name: product, weight }, count] = [entities.product(), entities.between(2, 12)];
  return {
    slots: { count, product },
    plan: () => [askField(product, 'weight'), work(`${count} * ${weight}`, 'number')],
    response: say('coop.load', { weight: count * weight }),
    parts: [figure(count * weight)],
    entities: [`product ${product}`]
  };
};

/** Families by name. */
export const MEASURES: Families = { pounds, load };
