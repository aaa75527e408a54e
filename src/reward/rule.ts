/**
 * What makes an answer wrong whatever else it says, so that listing, echoing, hedging and denying do not pay. Each rule is a sentence about
 * the answer or null. Left out, because it needs understanding: an answer that says the right thing about the wrong subject.
 */
import { normalise, numbersIn, overlap, placesOf } from '../math/text';
import type { Part, Task } from '../record/task';
import { ERROR } from '../record/world';
import { equals, read, worthOf, type Said } from './part';
import { datesIn, plainWords, rivalsOf, signals } from './sign';

/** An answer may be this long in any case, in words; and so many times as long as the reference. */
const ANY_LENGTH = 30;
const LONGER = 4;
/** Token F1 with the query above which an answer is an echo. */
const ECHO = 0.9;

type Rule = (said: Said, task: Task, reference: Said) => string | null;

/** More words than `max(30, 4 × those of the reference)` are a list, not an answer. */
const tooLong: Rule = ({ words }, _, reference) => {
  const most = Math.max(ANY_LENGTH, LONGER * reference.words.length);
  return words.length > most ? `The answer has ${words.length} words, and ${most} are allowed.` : null;
};

/** The query itself, nearly itself (token F1 above 0.9), or with something added. */
const echo: Rule = ({ text, words }, { query }) => {
  const asked = plainWords(query);
  const echoed = normalise(text) === normalise(query) || overlap(words, asked) > ECHO || placesOf(asked, words).length > 0;
  return echoed ? 'The answer repeats the query.' : null;
};

/** What a tool reported when it could not, passed on as it came. */
const rawError: Rule = ({ text }, { response }) =>
  text.includes(ERROR) && !response.includes(ERROR) ? 'The answer quotes an error instead of saying what it means.' : null;

/** A figure that belongs to no part and is not allowed. */
const strangeFigure: Rule = ({ text }, { parts, allowed }) => {
  const known = [...allowed, ...parts.flatMap(({ value }) => numbersIn(value))];
  const strange = numbersIn(text).find((figure) => !known.some((other) => equals(figure, other)));
  return strange === undefined ? null : `The answer mentions ${strange}, which has no place in it.`;
};

/** A date that is no part, not asked about and not in the reference. */
const strangeDate: Rule = ({ words }, { parts, query }, reference) => {
  const known = [...parts.map(({ value }) => value.toLowerCase()), ...datesIn(plainWords(query)), ...datesIn(reference.words)];
  const strange = datesIn(words).find((date) => !known.includes(date));
  return strange ? `The answer mentions ${strange}, which has no place in it.` : null;
};

/** A forbidden name, unless it is a piece of the longer name of a part. */
const forbiddenName: Rule = ({ words }, { parts, forbidden }) => {
  const names = parts.filter(({ type }) => type === 'name').map(({ value }) => plainWords(value));
  const isPiece = (place: number, { length }: readonly string[]): boolean =>
    names.some((name) => name.length > length && placesOf(name, words).some((from) => from <= place && from + name.length >= place + length));
  const found = forbidden.find((name) => placesOf(plainWords(name), words).some((place) => !isPiece(place, plainWords(name))));
  return found === undefined ? null : `The answer must not mention "${found}".`;
};

/** A word that excludes one of the parts: another weekday, another status. */
const rivalWord: Rule = ({ words }, { parts }, reference) => {
  const rivals = parts.filter(({ type }) => type === 'word').flatMap(({ value }) => rivalsOf(value.toLowerCase()));
  const found = rivals.find((rival) => words.includes(rival) && !reference.words.includes(rival) && !parts.some(({ value }) => value.toLowerCase() === rival));
  return found ? `The answer says "${found}" besides what is right.` : null;
};

const NEGATIVE: readonly string[] = ['no', 'none', 'refusal', 'match'];

/** A denial where the reference denies nothing: `It does not cost $27`, `There is no such order, it has shipped`. */
const denial: Rule = ({ words }, { parts }, reference) => {
  if (parts.some(({ type }) => NEGATIVE.includes(type))) return null;
  const denied = (['negation', 'none', 'refusal'] as const).find((meaning) => signals(meaning, words) && !signals(meaning, reference.words));
  return denied ? 'The answer denies what it should say.' : null;
};

/** An alternative or a doubt that the reference has not: `27 or 22`, `Maybe the table`. */
const hedge: Rule = ({ words }, _, reference) =>
  signals('doubt', words) && !signals('doubt', reference.words) ? 'The answer leaves open what it should say.' : null;

const VALUED: readonly Part['type'][] = ['number', 'name', 'date', 'word'];
/** Words a second claim may have more than the first. */
const SLACK = 2;

/** A clause that says a part, and another that says less or something else in the same words: `It is 27. It is 22`. */
const secondClaim: Rule = ({ text }, { parts }) => {
  const valued = parts.filter(({ type }) => VALUED.includes(type));
  const clauses = text.split(/[.;!?,]\s+/).map((clause) => {
    const said = read(clause);
    return { ...said, says: valued.filter((part) => worthOf(part, said, false) > 0) };
  });
  const isSecond = (first: Claim, other: Claim): boolean => {
    const frame = frameOf(first);
    const says = other.says.filter((part) => first.says.includes(part)).length;
    if (!frame.length || says === first.says.length || says < other.says.length) return false;
    return other.words.length <= first.words.length + SLACK && isWithin(frame, other.words.map(masked));
  };
  const second = clauses.find((other) => clauses.some((first) => isSecond(first, other)));
  return second ? `The answer says something else as well: "${second.text}".` : null;
};

/** A clause with the parts that it says. */
interface Claim extends Said {
  readonly says: readonly Part[];
}

/** One sign for any figure. */
const masked = (word: string): string => (/\d/.test(word) ? '#' : word);

/** The words of a clause, figures masked, without what its parts say. */
function frameOf({ words, says }: Claim): string[] {
  const values = new Set(says.filter(({ type }) => type !== 'number').flatMap(({ value }) => plainWords(value)));
  return words.filter((word) => !values.has(word)).map(masked);
}

/** Whether all of `frame` is among the words, in this order. */
const isWithin = (frame: readonly string[], words: readonly string[]): boolean =>
  words.reduce((at, word) => (word === frame[at] ? at + 1 : at), 0) === frame.length;

const RULES: readonly Rule[] = [tooLong, echo, rawError, strangeFigure, strangeDate, forbiddenName, rivalWord, denial, hedge, secondClaim];

/** The first rule that the answer breaks, as a sentence; null where it breaks none. */
export function brokenRule(said: Said, task: Task): string | null {
  const reference = read(task.response);
  for (const rule of RULES) {
    const reason = rule(said, task, reference);
    if (reason) return reason;
  }
  return null;
}
