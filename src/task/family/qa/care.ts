/** The families about care: of a material, and of a product whose material has to be found first. */
import type { Part } from '../../../record/task';
import { FACTS, factOf } from '../../facts';
import type { Families, Family } from '../../sketch';
import { askCare, askUpkeep } from '../../visit/qa';

const MATERIALS = [...FACTS.care.keys()];

const careOf = (material: string): Part => ({ type: 'text', value: factOf(FACTS.care, material) });

const care: Family = (entities) => {
  const material = entities.own(
    () => entities.pick(MATERIALS),
    (drawn) => `care ${drawn}`
  );
  return { slots: { material }, plan: () => [askCare(material)], parts: [careOf(material)], entities: [`care ${material}`] };
};

const careOfProduct: Family = (entities) => {
  const { name: product, material } = entities.product();
  return { slots: { product }, plan: () => [askUpkeep(product)], parts: [careOf(material)], entities: [`product ${product}`] };
};

/** Families by name. */
export const CARE: Families = { care, careOfProduct };
