/** The families about care: of a material, and of a product whose material has to be found first. */
import type { AnswerPart } from '../../../record/task';
import { FACTS, factOf } from '../../facts';
import type { TaskFamilies, TaskFamily } from '../../sketch';
import { askCare, askUpkeep } from '../../visit/qa';

const MATERIALS = [...FACTS.care.keys()];

const careOf = (material: string): AnswerPart => ({ type: 'text', value: factOf(FACTS.care, material) });

const care: TaskFamily = (entities) => {
  const material = entities.inSplit(
    () => entities.pick(MATERIALS),
    (drawn) => `care ${drawn}`
  );
  return { slots: { material }, plan: () => [askCare(material)], parts: [careOf(material)], entities: [`care ${material}`] };
};

const careOfProduct: TaskFamily = (entities) => {
  const { name: product, material } = entities.product();
  return { slots: { product }, plan: () => [askUpkeep(product)], parts: [careOf(material)], entities: [`product ${product}`] };
};

/** Families by name. */
export const CARE_FAMILIES: TaskFamilies = { care, careOfProduct };
