/** The rules against answers that are copied: from the query, or from a tool that reports an error. */
import { normalise, tokenF1, occurrencesOf } from '../../math/text';
import { ERROR } from '../../record/world';
import type { AnswerRule } from './context';

/** Token F1 with the query above which an answer is a repetition of it. */
const SAME_AS_QUERY = 0.9;

/** The answer is the query, nearly the query (token F1 above 0.9), or holds the whole query. */
export const repeatedQuery: AnswerRule = ({ text, words }, { query }, { queryWords }) => {
  const isRepeated = normalise(text) === normalise(query) || tokenF1(words, queryWords) > SAME_AS_QUERY || occurrencesOf(queryWords, words).length > 0;
  return isRepeated ? 'The answer repeats the query.' : null;
};

/** The answer quotes an error of a tool word by word, which the reference does not. */
export const quotedError: AnswerRule = ({ text }, { response }) =>
  text.includes(ERROR) && !response.includes(ERROR) ? 'The answer quotes an error instead of saying what it means.' : null;
