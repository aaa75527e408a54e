/** The rule against qualifiers beside a value, which change the claim. */
import { occurrencesOf } from '../../math/text';
import { mentionsIn } from '../clause';
import { figuresIn } from '../figure';
import { qualifierBeside } from '../cue';
import type { AnswerRule } from './context';

/** Words on either side of a value in which a qualifier is searched. */
const NEAR_WORDS = 5;

/** Words that make a value one of several equal shares. */
const SHARE_WORDS: readonly string[] = ['each', 'per', 'apiece'];

/** Whether the qualifier is expected: `each` or `more` after a value where the query says so too, `between` before one where the reference has two figures; `side` 0 is before. */
const isExpected = (phrase: string, side: number, asked: readonly string[], reference: readonly string[]): boolean => {
  if (side === 0) return phrase === 'between' && reference.filter((word) => /^\d/.test(word)).length > 1;
  if (SHARE_WORDS.includes(phrase)) return [...SHARE_WORDS, 'average'].some((word) => asked.includes(word) || reference.includes(word));
  return ['more', 'less'].includes(phrase) && asked.includes(phrase);
};

/** The words after a figure, without the unit they begin with. */
const withoutUnit = (words: readonly string[]): readonly string[] => {
  const units = figuresIn(`1 ${words.slice(0, 2).join(' ')}`)[0]!.units.length;
  const isTwo = units > 0 && !figuresIn(`1 ${words[0]}`)[0]!.units.length;
  return units ? words.slice(isTwo ? 2 : 1) : words;
};

/** A qualifier beside a part's value that neither the reference nor the query has: `less than $27`, `27 or more`, `anything but the Norvik table`. */
export const qualifiedValue: AnswerRule = ({ clauses }, { parts }, { reference, referenceClauses, queryWords }) => {
  for (const clause of clauses) {
    if (clause.isWorking) continue;
    for (const part of parts) {
      for (const { from, length } of mentionsIn(clause.words, part)) {
        const beside = (words: readonly string[], place: number, size: number) => [
          qualifierBeside('before', words.slice(Math.max(0, place - NEAR_WORDS), place)),
          qualifierBeside('after', withoutUnit(words.slice(place + size, place + size + NEAR_WORDS + 2)))
        ];
        const inReference = referenceClauses.flatMap((other) =>
          mentionsIn(other.words, part).flatMap((place) => beside(other.words, place.from, place.length))
        );
        const near = beside(clause.words, from, length);
        const found = near.find(
          (phrase, i) =>
            phrase &&
            !inReference.includes(phrase) &&
            !occurrencesOf(phrase.split(' '), reference.words).length &&
            !isExpected(phrase, i, queryWords, reference.words)
        );
        if (found === 'or') return 'The answer leaves open what it should say: "or".';
        if (found) return `The answer says "${found}" of what it should say plainly.`;
      }
    }
  }
  return null;
};
