/** The wording of requests, answers and observations, from the templates of one language. */
import coop from '../../datasets/shop/en/wording/coop.json';
import efc from '../../datasets/shop/en/wording/efc.json';
import gfc from '../../datasets/shop/en/wording/gfc.json';
import math from '../../datasets/shop/en/wording/math.json';
import qa from '../../datasets/shop/en/wording/qa.json';

/** Values of the slots of a template by name. */
export type TemplateSlots = Readonly<Record<string, string | number>>;

/** Templates by kind, then by name. */
const WORDING: Readonly<Record<string, Readonly<Record<string, string>>>> = { qa, efc, gfc, math, coop };

/** The template with each `{slot}` replaced. Throws a RangeError where a slot has no value. */
export function fillTemplate(template: string, slots: TemplateSlots): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = slots[name];
    if (value === undefined) throw new RangeError(`The text "${template}" needs a value for {${name}}.`);
    return String(value);
  });
}

/** The template `kind.name`, filled in. Throws a RangeError where there is none, or where a slot has no value. */
export function wordingOf(name: string, slots: TemplateSlots = {}): string {
  const [kind = '', key = ''] = name.split('.');
  const template = WORDING[kind]?.[key];
  if (template === undefined) throw new RangeError(`There is no text "${name}". Add it to datasets/shop/en/wording/${kind}.json.`);
  return fillTemplate(template, slots);
}

/** Dollars as written: `27`, `39.95`. */
export const money = (dollars: number): string => (Number.isInteger(dollars) ? String(dollars) : dollars.toFixed(2));
