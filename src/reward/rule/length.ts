/** The rule against answers much longer than the reference. */
import type { AnswerRule } from './context';

/** Words allowed in any answer. */
const ALWAYS_ALLOWED = 30;
/** Words allowed for each word of the reference. */
const TIMES_REFERENCE = 4;

/** The answer has more than max(30, 4 × words of the reference) words. Words of the query or of an observation, polite clauses and workings do not count; figures do. */
export const excessLength: AnswerRule = ({ clauses }, _, { reference, knownWords }) => {
  const counted = clauses.filter(({ isWorking }) => !isWorking).flatMap(({ words }) => words.filter((word) => !knownWords.has(word) || /\d/.test(word)));
  const most = Math.max(ALWAYS_ALLOWED, TIMES_REFERENCE * reference.words.length);
  return counted.length > most ? `The answer has ${counted.length} words, and ${most} are allowed.` : null;
};
