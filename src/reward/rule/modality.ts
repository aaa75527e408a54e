/** The rule about modality: a claim must be asserted, not retracted, doubted, asked, attributed to others or made conditional. */
import { occurrencesOf } from '../../math/text';
import type { Clause } from '../clause';
import { isContentWord, cueIn, hasCue, type CueType } from '../cue';
import type { AnswerRule } from './context';

/** Cues that a claim is not asserted, and the beginning of the reason. */
const CUES: readonly (readonly [CueType, string])[] = [
  ['retraction', 'The answer takes back what it says'],
  ['doubt', 'The answer leaves open what it should say'],
  ['pastTime', 'The answer speaks of another time']
];

/** Words beside an attribution (`says`, `according to`) in which its source is searched. */
const SOURCE_WORDS = 4;

/** Whether a claim is attributed to the shop itself: `our records say`, `according to the system`. */
function isOwnSource(attribution: string, words: readonly string[]): boolean {
  const [from = 0] = occurrencesOf(attribution.split(' '), words);
  const after = attribution === 'according to' ? from + 2 + SOURCE_WORDS : from;
  return hasCue('ownSource', words.slice(Math.max(0, from - SOURCE_WORDS), after));
}

/** Whether a condition consists of known words, as those of the query: `if you order on June 5`. */
function isKnownCondition(condition: string, words: readonly string[], known: ReadonlySet<string>): boolean {
  const phrase = condition.split(' ');
  const since = words.slice(occurrencesOf(phrase, words)[0]! + phrase.length).filter(isContentWord);
  return since.length ? since.every((word) => known.has(word)) : phrase.every((word) => known.has(word));
}

/** Whether the clause ends with a phrase of `ignorance`: `I don't know` does, `I don't know of such a product` does not. */
const endsInIgnorance = ({ words }: Clause, reference: readonly string[]): boolean => {
  const phrase = cueIn('ignorance', words, reference);
  return phrase !== undefined && words.join(' ').endsWith(phrase);
};

/** A claim that is retracted, doubted, put into the past, asked, attributed to others or made conditional. */
export const unassertedClaim: AnswerRule = ({ clauses: all }, _, { reference, queryWords, knownWords }) => {
  const clauses = all.filter(({ isWorking }) => !isWorking);
  const words = clauses.flatMap((clause) => clause.words);
  for (const [cue, problem] of CUES) {
    const found = cueIn(cue, words, reference.words);
    if (found && !(cue !== 'doubt' && occurrencesOf(found.split(' '), queryWords).length)) return `${problem}: "${found}".`;
  }
  if (clauses.some((clause) => endsInIgnorance(clause, reference.words))) return 'The answer says that it does not know.';
  if (clauses.some(({ asks }) => asks)) return 'The answer asks instead of saying.';
  for (const clause of clauses) {
    const attribution = cueIn('attribution', clause.words, reference.words);
    if (attribution && !isOwnSource(attribution, clause.words)) return `The answer says what another says: "${attribution}".`;
    const condition = cueIn('condition', clause.words);
    if (condition && !isKnownCondition(condition, clause.words, knownWords)) return `The answer depends on something: "${condition}".`;
  }
  return null;
};
