/** The families about what is known of a product: its material, warranty, weight and maker. */
import { FACTS } from '../../facts';
import type { TaskFamilies, TaskFamily } from '../../sketch';
import { askCovered, askField, askLighter, makerCityOf } from '../../delegation/qa';
import { figure, name, NONE, yesOrNo, word } from '../part';
import { compare } from './comparison';

const MATERIALS = [...FACTS.care.keys()];

/** Materials it is not made of, without those that are words of its name. */
const otherMaterials = (product: string, material: string): string[] =>
  MATERIALS.filter((other) => other !== material && !product.toLowerCase().split(' ').includes(other));

const material: TaskFamily = (entities) => {
  const { name: product, material } = entities.product();
  return {
    slots: { product },
    plan: () => [askField(product, 'material')],
    parts: [word(material)],
    forbidden: otherMaterials(product, material),
    entities: [`product ${product}`]
  };
};

const warranty: TaskFamily = (entities) => {
  const { name: product, warranty } = entities.product(({ warranty }) => warranty > 0);
  return { slots: { product }, plan: () => [askField(product, 'warranty')], parts: [figure(warranty)], entities: [`product ${product}`] };
};

/** In half of the rows there is none. */
const covered: TaskFamily = (entities) => {
  const wanted = entities.pick([true, false]);
  const { name: product, warranty } = entities.product(({ warranty }) => warranty > 0 === wanted);
  const parts = wanted ? [yesOrNo(true), figure(warranty)] : [yesOrNo(false)];
  return { slots: { product }, plan: () => [askCovered(product)], parts, entities: [`product ${product}`] };
};

const weight: TaskFamily = (entities) => {
  const { name: product, weight } = entities.product();
  return { slots: { product }, plan: () => [askField(product, 'weight')], parts: [figure(weight)], entities: [`product ${product}`] };
};

/** The brand is part of the product's name, so the answer is the maker's city. */
const maker: TaskFamily = (entities) => {
  const { name: product } = entities.product();
  const city = makerCityOf(product);
  return {
    slots: { product },
    plan: () => [askField(product, 'brand')],
    parts: [name(city)],
    forbidden: [...FACTS.makers.values()].filter((other) => other !== city),
    entities: [`product ${product}`]
  };
};

/** In half of the rows the product is not sold here, so that the wording does not give the answer away. */
const materialUnsure: TaskFamily = (entities) => {
  const sold = entities.pick([true, false]);
  if (sold) return material(entities);
  const product = entities.inSplit(
    () => entities.pick(FACTS.unsold),
    (drawn) => `product ${drawn}`
  );
  return {
    slots: { product },
    plan: () => [askField(product, 'material')],
    parts: [NONE],
    forbidden: otherMaterials(product, ''),
    entities: [`product ${product}`]
  };
};

const lighter: TaskFamily = (entities) =>
  compare(
    entities,
    ({ weight }) => weight,
    (one, other) => one < other,
    askLighter
  );

/** Families by name. */
export const DETAIL_FAMILIES: TaskFamilies = { material, warranty, covered, weight, maker, materialUnsure, lighter };
