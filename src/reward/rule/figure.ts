/** The rule against unknown figures. */
import { isSameFigure, figuresIn } from '../figure';
import type { AnswerRule } from './context';

/** A figure that is no part, not allowed by the task, and neither in the reference, the query nor an observation; or one with letters joined to it, as `27k`. */
export const unknownFigure: AnswerRule = ({ clauses }, { parts, allowed }, { referenceFigures, givenFigures, knownText }) => {
  const known = [
    ...allowed,
    ...parts.flatMap(({ value }) => figuresIn(value).map((figure) => figure.value)),
    ...[...referenceFigures, ...givenFigures].map(({ value }) => value)
  ];
  for (const clause of clauses) {
    if (clause.isWorking) continue;
    for (const { value, joined } of clause.figures) {
      if (joined !== null && !knownText.includes(joined.toLowerCase())) return `The answer mentions ${joined}, which has no place in it.`;
      if (joined === null && !known.some((other) => isSameFigure(value, other))) return `The answer mentions ${value}, which has no place in it.`;
    }
  }
  return null;
};
