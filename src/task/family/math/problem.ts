/** A problem told in words: drawn until its answer is none of the figures it states, and belongs to the split. */
import general from '../../../../datasets/shop/en/general.json';
import type { Entities } from '../../entity';
import { FACTS } from '../../facts';
import type { TaskFamily, Sketch, Delegation } from '../../sketch';
import { calculate, expressionValue, type ResultUnit } from '../../visit/math';
import { drawFitting } from '../../fitting';
import { figure } from '../part';

/** What is stated, how it is solved and what the answer must say. */
export interface Problem {
  readonly slots: Sketch['slots'];
  /** What tells it from other problems, as `sum 84 - 4 * 9`. */
  readonly entity: string;
  readonly solve: (worded: string) => Delegation;
  readonly parts: Sketch['parts'];
  readonly forbidden?: readonly string[];
}

/** No part is a figure of the problem, nor nothing at all: repeating the question must not answer it. */
function isTelling({ slots, parts }: Problem): boolean {
  const stated = Object.values(slots).map(Number);
  return parts.every(({ type, value }) => type !== 'number' || (Number(value) > 0 && !stated.includes(Number(value))));
}

/** Things that cost cents and come in packs; and those of which one may cost some dollars. */
export const TRIFLES = FACTS.things.filter((thing) => general.trifles.includes(thing));
export const GOODS = FACTS.things.filter((thing) => !TRIFLES.includes(thing));

/** Kinds of products that the shop sells for about so many dollars: some cost less and some more. */
export function kindsFor(amount: number): string[] {
  return [...FACTS.kinds].flatMap(([kind, products]) => (products[0]!.price <= amount && products.at(-1)!.price >= amount ? [kind] : []));
}

/** A family of problems; people and things, one of `things`, are added to its slots. */
export const problem =
  (draw: (entities: Entities) => Problem, things: readonly string[] = FACTS.things): TaskFamily =>
  (entities) => {
    const {
      slots,
      entity,
      solve,
      parts,
      forbidden = []
    } = entities.inSplit(
      () => drawFitting(() => draw(entities), isTelling),
      ({ entity }) => entity
    );
    const [person, thing] = [entities.person(), entities.pick(things)];
    return { slots: { person, thing, ...slots }, plan: (worded) => [solve(worded)], parts, forbidden, entities: [entity] };
  };

/** A problem whose answer is the value of one expression; `unit` is what it counts where the answer does not say so. */
export const expressionProblem = (slots: Sketch['slots'], expression: string, told: ResultUnit = 'number', unit?: string): Problem => ({
  slots,
  entity: `sum ${expression}`,
  solve: (worded) => calculate(worded, expression, told),
  parts: [figure(expressionValue(expression), unit)]
});
