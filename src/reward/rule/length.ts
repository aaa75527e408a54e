/** The rule against answers much longer than the reference. */
import type { AnswerRule } from './context';

/** Words that any answer may have. */
const ALWAYS_ALLOWED = 30;
/** Words that an answer may have for each of the reference's. */
const TIMES_REFERENCE = 4;

/** More words than max(30, 4 × those of the reference) are a list, not an answer. Words of the query or of an observation, polite clauses and workings do not count; figures do. */
export const excessLength: AnswerRule = ({ clauses }, _, { reference, knownWords }) => {
  const counted = clauses.filter(({ isWorking }) => !isWorking).flatMap(({ words }) => words.filter((word) => !knownWords.has(word) || /\d/.test(word)));
  const most = Math.max(ALWAYS_ALLOWED, TIMES_REFERENCE * reference.words.length);
  return counted.length > most ? `The answer has ${counted.length} words, and ${most} are allowed.` : null;
};
