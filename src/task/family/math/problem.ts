/** A word problem: drawn until its answer is none of the figures it states, and until it belongs to the split. */
import general from '../../../../datasets/shop/en/general.json';
import type { Entities } from '../../entity';
import { FACTS } from '../../facts';
import type { TaskFamily, Sketch, Delegation } from '../../sketch';
import { calculate, expressionValue, type ResultUnit } from '../../delegation/math';
import { drawFitting } from '../../fitting';
import { figure } from '../part';

/** A problem: the values of its slots, its solution and what the answer must say. */
export interface Problem {
  readonly slots: Sketch['slots'];
  /** Its identity, as `sum 84 - 4 * 9`; decides its split. */
  readonly entity: string;
  readonly solve: (worded: string) => Delegation;
  readonly parts: Sketch['parts'];
  readonly forbidden?: readonly string[];
}

/** No part is a figure of the problem, and none is 0 or less: repeating the question must not answer it. */
function isInformative({ slots, parts }: Problem): boolean {
  const stated = Object.values(slots).map(Number);
  return parts.every(({ type, value }) => type !== 'number' || (Number(value) > 0 && !stated.includes(Number(value))));
}

/** Things that cost cents and come in packs. */
export const TRIFLES = FACTS.things.filter((thing) => general.trifles.includes(thing));
/** Things of which one costs some dollars. */
export const GOODS = FACTS.things.filter((thing) => !TRIFLES.includes(thing));

/** Kinds of products whose prices range around `amount` dollars. */
export function kindsFor(amount: number): string[] {
  return [...FACTS.kinds].flatMap(([kind, products]) => (products[0]!.price <= amount && products.at(-1)!.price >= amount ? [kind] : []));
}

/** A family of problems; a person and one of `things` are added to its slots. */
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
      () => drawFitting(() => draw(entities), isInformative),
      ({ entity }) => entity
    );
    const [person, thing] = [entities.person(), entities.pick(things)];
    return { slots: { person, thing, ...slots }, plan: (worded) => [solve(worded)], parts, forbidden, entities: [entity] };
  };

/** A problem whose answer is the value of one expression; `unit` is the figure's unit where the answer does not show it. */
export const expressionProblem = (slots: Sketch['slots'], expression: string, result: ResultUnit = 'number', unit?: string): Problem => ({
  slots,
  entity: `sum ${expression}`,
  solve: (worded) => calculate(worded, expression, result),
  parts: [figure(expressionValue(expression), unit)]
});
