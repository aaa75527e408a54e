/** The rule against offering an alternative to a part. */
import { mentionsIn } from '../clause';
import type { AnswerRule } from './context';

/** `or` or `either` within three words of a part, opening a clause of at most four words, or beside yes, no or not: `27 or 22`, `either the Norvik table`. */
export const alternative: AnswerRule = ({ clauses }, { parts }, { reference }) => {
  if (reference.words.includes('or')) return null;
  const isBesidePart = clauses.some(({ words }) =>
    parts.some((part) =>
      mentionsIn(words, part).some(({ from, length }) => {
        const [before, after] = [words.slice(Math.max(0, from - 3), from), words.slice(from + length, from + length + 3)];
        return [...before, ...after].some((word) => word === 'or' || word === 'either');
      })
    )
  );
  const isOwnClause = clauses.some(({ words }) => ['or', 'either'].includes(words[0]!) && words.length <= 4);
  const isBesidePolarity = clauses.some(({ words }) =>
    words.some((word, i) => word === 'or' && [words[i - 1], words[i + 1]].some((near) => ['yes', 'no', 'not'].includes(near ?? '')))
  );
  return isBesidePart || isOwnClause || isBesidePolarity ? 'The answer leaves open what it should say: "or".' : null;
};
