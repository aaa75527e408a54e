/**
 * Rules that make an answer wrong whatever else it contains, so that listing, echoing, hedging and denying earn nothing. Related rules share a file in
 * rule/. What the reference answer says breaks no rule, nor do polite clauses (clause.ts) and shown calculations (figure.ts).
 */
import { occurrencesOf } from '../math/text';
import type { Task } from '../record/task';
import { clausesOf, type Clause } from './clause';
import type { AnswerText } from './part';
import { alternative } from './rule/alternative';
import { taskContextOf, type AnswerRule, type TaskContext } from './rule/context';
import { contradiction } from './rule/contradiction';
import { repeatedQuery, quotedError } from './rule/copy';
import { unknownDate } from './rule/date';
import { unknownFigure } from './rule/figure';
import { excessLength } from './rule/length';
import { listedFigures, unevaluated } from './rule/list';
import { unassertedClaim } from './rule/modality';
import { unknownSubject, forbiddenName, incompatibleWord } from './rule/name';
import { denial, polarity } from './rule/negation';
import { qualifiedValue } from './rule/qualifier';
import { unknownSymbol } from './rule/symbol';
import { wrongUnit } from './rule/unit';

/** Least words of a clause that counts as a quotation of an observation. */
const QUOTED = 4;

/** Whether the clause occurs word by word in an observation, and not in the reference. */
const isQuoted = ({ words, text }: Clause, { observations, reference }: TaskContext): boolean =>
  words.length >= QUOTED &&
  !text.includes('?') &&
  observations.some((observation) => occurrencesOf(words, observation).length > 0) &&
  !occurrencesOf(words, reference.words).length;

const RULES: readonly AnswerRule[] = [
  excessLength,
  repeatedQuery,
  quotedError,
  unknownFigure,
  unknownDate,
  forbiddenName,
  incompatibleWord,
  denial,
  qualifiedValue,
  alternative,
  polarity,
  unknownSymbol,
  wrongUnit,
  listedFigures,
  unevaluated,
  contradiction,
  unknownSubject,
  unassertedClaim
];

/** The first rule that the answer breaks, as a sentence; null where it breaks none. */
export function brokenRule(answerText: AnswerText, task: Task): string | null {
  const context = taskContextOf(task);
  const clauses = clausesOf(answerText.text, task).map((clause) => (isQuoted(clause, context) ? { ...clause, isWorking: true } : clause));
  const answer = { ...answerText, clauses };
  for (const rule of RULES) {
    const reason = rule(answer, task, context);
    if (reason) return reason;
  }
  return null;
}
