/** The families that ask GFC for lengths, weights and volumes in other measures. */
import general from '../../../../datasets/shop/en/general.json';
import type { Unit } from '../../facts';
import { converted } from '../../measure';
import type { TaskFamilies, TaskFamily } from '../../sketch';
import { convert, convertUnlike } from '../../visit/gfc';
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
    const isTelling = ({ amount, from, to }: UnitConversion): boolean => converted(amount, from, to) >= 0.5 && converted(amount, from, to) !== amount;
    const drawn = entities.inSplit(() => drawFitting(draw, isTelling), nameOf);
    const { amount, from, to } = drawn;
    return { slots: { ...drawn }, plan: () => [convert(amount, from, to)], parts: [figure(converted(amount, from, to))], entities: [nameOf(drawn)] };
  };

/** Into the smaller measure, of which it takes more. */
const toSmaller = converting(({ factor }) => factor > 1);

/** Into the larger measure, of which it takes fewer. */
const toLarger = converting(({ factor }) => factor < 1);

/** Cooks and senders do take volumes for weights; nobody asks for acres in yards. */
const { volume, weight } = general.measures;

/** Pints in grams, say: it depends on what is in them, so there is no such conversion. */
const unlikeMeasures: TaskFamily = (entities) => {
  const drawn = entities.inSplit((): UnitConversion => ({ amount: entities.between(2, 40), from: entities.pick(volume), to: entities.pick(weight) }), nameOf);
  return { slots: { ...drawn }, plan: () => [convertUnlike(drawn.amount, drawn.from, drawn.to)], parts: [NONE], entities: [nameOf(drawn)] };
};

/** Families by name. */
export const UNIT_FAMILIES: TaskFamilies = { toSmaller, toLarger, unlikeMeasures };
