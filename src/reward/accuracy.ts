/** R_A: correctness of the final answer and of the state changes. */
import { mean } from '../math/statistics';
import type { RunConfig } from '../record/config';
import type { AnswerPart, Task } from '../record/task';
import { canonicalForm } from './canonical';
import { describePart, readAnswer, partScore } from './part';
import { brokenRule } from './rule';

/** A score between 0 and 1, and the reason in words. */
export interface Accuracy {
  readonly value: number;
  readonly reason: string;
}

const noCredit = (reason: string): Accuracy => ({ value: 0, reason });

/** Whether the row has no executable check, as some of a visitor's: the answer must equal the reference after normalising. */
const isMatched = ({ parts }: Task): boolean => parts.every(({ type }) => type === 'match');

const least = (scores: readonly number[]): number => Math.min(...scores);

/** The score of several parts of a cooperative answer, by the name in `RunConfig.coopCredit`. */
const COOP_CREDITS: Readonly<Record<RunConfig['coopCredit'], (scores: readonly number[]) => number>> = { whole: least, mean };

/** The score of several parts: the least where the task is not cooperative. */
const combinedScore = ({ kind }: Task, scores: readonly number[], credit: RunConfig['coopCredit']): number =>
  kind === 'coop' ? COOP_CREDITS[credit](scores) : least(scores);

function reasonOf(task: Task, scores: readonly number[]): string {
  const missing = task.parts.filter((_, i) => !scores[i]).map(describePart);
  if (missing.length) return `The answer lacks ${missing.join(' and ')}.`;
  if (isMatched(task)) return 'The answer equals the reference after normalising; the row has no other check.';
  const vague = task.parts.filter((_, i) => scores[i]! < 1).map(describePart);
  if (vague.length) return `The answer has most words of ${vague.join(' and ')}.`;
  return scores.length > 1 ? `The answer says all ${scores.length} things it should.` : 'The answer is right.';
}

/**
 * Accuracy of a final answer and of the episode's state changes. It is 0 where there is no answer, where the state changes are not exactly
 * those required, or where the answer breaks a rule (rule.ts); else the score of its parts. The answer of a row without an executable
 * check is compared with its reference after normalising, and the reason says so.
 */
export function accuracyOf(task: Task, final: string | null, effects: readonly string[], credit: RunConfig['coopCredit']): Accuracy {
  if (!final?.trim()) return noCredit('There is no answer.');
  const done = [...effects].sort().join(', ');
  const due = [...task.effects].sort().join(', ');
  if (done !== due) return noCredit(`The shop should have seen "${due || 'no change'}" and saw "${done || 'no change'}".`);
  const answer = readAnswer(isMatched(task) ? final : canonicalForm(final, task));
  const broken = isMatched(task) ? null : brokenRule(answer, task);
  if (broken) return noCredit(broken);
  const scores = task.parts.map((part: AnswerPart) => partScore(part, answer, false));
  return { value: combinedScore(task, scores, credit), reason: reasonOf(task, scores) };
}
