/** The rule against figures in a wrong unit. */
import { isSameFigure, moneyIn, unitsOf } from '../figure';
import type { AnswerRule } from './context';

/** A part's figure in another unit, `27 euros` where it is dollars; or a unit of money or a percentage that neither query, observations nor reference mention. */
export const wrongUnit: AnswerRule = ({ clauses }, { parts }, { referenceFigures, givenFigures, knownUnits }) => {
  const numbers = parts
    .filter(({ type }) => type === 'number')
    .map((part) => ({ value: Number(part.value), units: unitsOf(Number(part.value), part.unit, referenceFigures) }));
  const hasNoUnit = numbers.some(({ units }) => !units.length);
  const isRightUnit = (value: number, unit: string): boolean => {
    const same = numbers.filter((part) => isSameFigure(part.value, value));
    if (!same.length || same.some(({ units }) => units.includes(unit) || (!units.length && unit !== 'percent'))) return true;
    return givenFigures.some((other) => isSameFigure(other.value, value) && other.units.includes(unit));
  };
  for (const clause of clauses) {
    for (const { value, units } of clause.isWorking ? [] : clause.figures) {
      const unit = units.find((unit) => !isRightUnit(value, unit));
      if (unit) return `The answer counts ${value} in ${unit}, which it is not.`;
    }
    const unknown = moneyIn(clause.text).find((unit) => !knownUnits.includes(unit) && !(hasNoUnit && unit === 'dollars'));
    if (unknown) return `The answer speaks of ${unknown}, which have no place in it.`;
  }
  return null;
};
