/** A problem told in words: drawn until its answer is none of the figures it states, and belongs to the split. */
import type { Entities } from '../../entity';
import type { Family, Sketch, Visit } from '../../sketch';
import { calculate, valueOf, type Told } from '../../visit/math';
import { drawFitting } from '../../fitting';
import { figure } from '../part';

/** What is stated, how it is solved and what the answer must say. */
export interface Problem {
  readonly slots: Sketch['slots'];
  /** What tells it from other problems, as `sum 84 - 4 * 9`. */
  readonly entity: string;
  readonly solve: (worded: string) => Visit;
  readonly parts: Sketch['parts'];
  readonly forbidden?: readonly string[];
}

/** No part is a figure of the problem, nor nothing at all: repeating the question must not answer it. */
function isTelling({ slots, parts }: Problem): boolean {
  const stated = Object.values(slots).map(Number);
  return parts.every(({ type, value }) => type !== 'number' || (Number(value) > 0 && !stated.includes(Number(value))));
}

/** A family of problems; people and things are added to its slots. */
export const problem =
  (draw: (entities: Entities) => Problem): Family =>
  (entities) => {
    const {
      slots,
      entity,
      solve,
      parts,
      forbidden = []
    } = entities.own(
      () => drawFitting(() => draw(entities), isTelling),
      ({ entity }) => entity
    );
    const [person, thing] = [entities.person(), entities.thing()];
    return { slots: { person, thing, ...slots }, plan: (worded) => [solve(worded)], parts, forbidden, entities: [entity] };
  };

/** A problem whose answer is the value of one expression; `unit` is what it counts where the answer does not say so. */
export const sum = (slots: Sketch['slots'], expression: string, told: Told = 'number', unit?: string): Problem => ({
  slots,
  entity: `sum ${expression}`,
  solve: (worded) => calculate(worded, expression, told),
  parts: [figure(valueOf(expression), unit)]
});
