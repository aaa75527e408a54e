/** The rules about negation: an answer may not deny what the reference affirms, nor affirm what it denies. */
import type { AnswerPart, Task } from '../../record/task';
import { mentionsIn, type Clause } from '../clause';
import { affirmsOpposite, isContentWord, hasCue, withoutPhrases } from '../cue';
import type { AnswerRule } from './context';

const hasPart = ({ parts }: Task, ...types: readonly AnswerPart['type'][]): boolean => parts.some(({ type }) => types.includes(type));

const NEGATIONS: ReadonlySet<string> = new Set(['not', 'no', 'never', 'neither', 'nor', 'cannot', 'hardly', 'without', 'nobody']);
const negationsIn = (words: readonly string[]): number => words.filter((word) => NEGATIONS.has(word)).length;

/** The words without an opening `no`, which answers a question and negates nothing in the clause. */
const withoutOpeningNo = (words: readonly string[]): readonly string[] => (words[0] === 'no' && words.length > 1 ? words.slice(1) : words);

/** A negation where the reference has none: `It does not cost $27`, `There is no such order, it has shipped`, `No, $27`. */
export const denial: AnswerRule = ({ clauses: all }, task, { reference, referenceClauses }) => {
  if (hasPart(task, 'no', 'none', 'refusal')) return null;
  const clauses = all.filter(({ isWorking }) => !isWorking);
  const words = clauses.flatMap((clause) => clause.words);
  const isNo = !referenceClauses.some((clause) => clause.words[0] === 'no') && clauses.some((clause) => ['no', 'nope'].includes(clause.words[0]!));
  const denied = isNo || (['negation', 'none', 'refusal'] as const).some((cue) => hasCue(cue, words) && !hasCue(cue, reference.words));
  return denied ? 'The answer denies what it should say.' : null;
};

/**
 * Where the right answer is negative (no, none or a refusal): it may not also affirm the opposite or give a negative answer of another kind, no clause may
 * be negated more often than the similar clause of the reference, and there may be no double negation.
 */
export const polarity: AnswerRule = ({ clauses: all }, task, { reference, referenceClauses }) => {
  if (!hasPart(task, 'no', 'none', 'refusal')) return null;
  const clauses = all.filter(({ isWorking }) => !isWorking);
  const words = clauses.flatMap((clause) => clause.words);
  const refuses = !hasPart(task, 'refusal') && !hasCue('refusal', reference.words) && hasCue('refusal', withoutPhrases('none', words));
  const lacks = !hasPart(task, 'none') && !hasCue('absence', reference.words) && hasCue('absence', withoutPhrases('refusal', words));
  const affirmed =
    hasCue('affirmation', words) ||
    (hasPart(task, 'none') && affirmsOpposite('none', words)) ||
    (hasPart(task, 'refusal') && affirmsOpposite('refusal', words));
  if (refuses || lacks || affirmed) return 'The answer says two things that exclude each other.';
  const isDenied = (clause: Clause): boolean => {
    const said = withoutOpeningNo(clause.words);
    const count = negationsIn(said);
    const mentioned = task.parts.filter((part) => mentionsIn(said, part).length);
    const similar = referenceClauses.filter((clause) => {
      const content = withoutOpeningNo(clause.words).filter((word) => isContentWord(word) && !NEGATIONS.has(word));
      const says = mentioned.some((part) => mentionsIn(clause.words, part).length > 0);
      return says || (content.length > 0 && content.every((word) => said.includes(word)));
    });
    return (
      similar.length > 0 &&
      similar.every((clause) => negationsIn(withoutOpeningNo(clause.words)) % 2 !== count % 2 && negationsIn(withoutOpeningNo(clause.words)) < count)
    );
  };
  const isDouble = clauses.some(
    (clause) => negationsIn(withoutOpeningNo(clause.words)) >= 2 && !referenceClauses.some((other) => negationsIn(withoutOpeningNo(other.words)) >= 2)
  );
  const isAlone = clauses.some(({ words: [first], words: { length } }, at) => at > 0 && length === 1 && ['not', 'never', 'nope'].includes(first!));
  return isDouble || isAlone || clauses.some(isDenied) ? 'The answer denies what it should say.' : null;
};
