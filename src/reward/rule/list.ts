/** The rules against listed figures, and against unevaluated expressions and ranges. */
import { normalise } from '../../math/text';
import type { AnswerPart } from '../../record/task';
import type { Clause } from '../clause';
import { isSameFigure, figuresIn } from '../figure';
import { datesIn } from '../cue';
import type { AnswerRule } from './context';

/** A part's figure is enumerated with others, or the answer is nothing but figures: it does not say which is meant. */
export const listedFigures: AnswerRule = ({ text, clauses }, { parts }) => {
  const values = [...parts, ...parts.flatMap(({ value }) => figuresIn(value).map((figure): AnswerPart => ({ type: 'number', value: String(figure.value) })))];
  const isPart = (value: number): boolean => values.some((part) => part.type === 'number' && isSameFigure(Number(part.value), value));
  const enumerations = text.match(/[$€£]?\d+(?:\.\d+)?%?(?:(?:\s*[,;|&]\s*|\s+and\s+|\s+|\s*\n\s*)[$€£]?\d+(?:\.\d+)?%?)+/g) ?? [];
  const isMixed = enumerations.some((enumeration) => {
    const figures = figuresIn(enumeration).map(({ value }) => value);
    return figures.some(isPart) && !figures.every(isPart);
  });
  const isBareFigure = ({ text: clause, words, figures, isWorking }: Clause): boolean =>
    !isWorking &&
    words.length > 0 &&
    /\d/.test(clause) &&
    words.filter((word) => !/^\d/.test(word)).length <= 1 &&
    !figures.some(({ value }) => isPart(value)) &&
    !datesIn(words).length;
  const isList = clauses.some(isBareFigure) && clauses.every(({ words }) => words.length <= 2);
  return isMixed || isList ? 'The answer lists figures and leaves open which of them it means.' : null;
};

/** A part's figure within an unevaluated expression or a range that the reference does not contain: `27 - 2`, `27 to 30`. */
export const unevaluated: AnswerRule = ({ clauses }, { parts }, { reference }) => {
  const isPart = (value: number): boolean => parts.some((part) => part.type === 'number' && isSameFigure(Number(part.value), Math.abs(value)));
  for (const { text, isWorking } of clauses) {
    const joined = isWorking ? [] : (text.match(/\d[\d.]*\s*(?:[-+*/\u00D7\u00F7\u2010-\u2015\u2212]|\bto\b)\s*[$\u20AC\u00A3]?\d[\d.]*/g) ?? []);
    const found = joined.find((sum) => {
      const values = figuresIn(sum).map(({ value }) => value);
      return values.some(isPart) && !values.every(isPart) && !normalise(reference.text).includes(normalise(sum));
    });
    if (found) return `The answer says "${found}" of what it should say plainly.`;
  }
  return null;
};
