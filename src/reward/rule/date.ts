/** The rule against unknown dates. */
import { datesIn } from '../cue';
import type { AnswerRule } from './context';

/** A date that is no part and neither in the query, the reference nor an observation. */
export const unknownDate: AnswerRule = ({ words }, _, { knownDates }) => {
  const unknown = datesIn(words).find((date) => !knownDates.includes(date));
  return unknown ? `The answer mentions ${unknown}, which has no place in it.` : null;
};
