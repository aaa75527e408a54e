/** The families that ask GFC to convert lengths, weights and volumes. */
import general from '../../../../datasets/shop/en/general.json';
import type { Unit } from '../../facts';
import { converted } from '../../measure';
import type { TaskFamilies, TaskFamily } from '../../sketch';
import { convert, convertUnlike } from '../../delegation/gfc';
import { drawFitting } from '../../fitting';
import { figure, NONE } from '../part';

interface UnitConversion {
  readonly amount: number;
  readonly from: string;
  readonly to: string;
}

const nameOf = ({ amount, from, to }: UnitConversion): string => `convert ${amount} ${from} to ${to}`;

const converting =
  (which: (unit: Unit) => boolean): TaskFamily =>
  (entities) => {
    const draw = (): UnitConversion => {
      const { from, to } = drawFitting(() => entities.unit(), which);
      return { amount: entities.between(2, 95), from, to };
    };
    const isInformative = ({ amount, from, to }: UnitConversion): boolean => converted(amount, from, to) >= 0.5 && converted(amount, from, to) !== amount;
    const drawn = entities.inSplit(() => drawFitting(draw, isInformative), nameOf);
    const { amount, from, to } = drawn;
    return { slots: { ...drawn }, plan: () => [convert(amount, from, to)], parts: [figure(converted(amount, from, to))], entities: [nameOf(drawn)] };
  };

/** Into a smaller unit. */
const toSmaller = converting(({ factor }) => factor > 1);

/** Into a larger unit. */
const toLarger = converting(({ factor }) => factor < 1);

/** The plausible confusion: people do ask for a volume as a weight, but not for an area as a length. */
const { volume, weight } = general.measures;

/** Pints in grams, for example: there is no such conversion. */
const unlikeMeasures: TaskFamily = (entities) => {
  const drawn = entities.inSplit((): UnitConversion => ({ amount: entities.between(2, 40), from: entities.pick(volume), to: entities.pick(weight) }), nameOf);
  return { slots: { ...drawn }, plan: () => [convertUnlike(drawn.amount, drawn.from, drawn.to)], parts: [NONE], entities: [nameOf(drawn)] };
};

/** Families by name. */
export const UNIT_FAMILIES: TaskFamilies = { toSmaller, toLarger, unlikeMeasures };
