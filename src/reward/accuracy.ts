/** R_A: how right the final answer is, and whether what was asked for was done and nothing else. */
import type { AnswerPart, Task } from '../record/task';
import { inOneForm } from './form';
import { nameOf, read, worthOf } from './part';
import { brokenRule } from './rule';

/** A share between 0 and 1, and the reason in words. */
export interface Worth {
  readonly value: number;
  readonly reason: string;
}

const nothing = (reason: string): Worth => ({ value: 0, reason });

/** Ways of a visitor's own row to be right have not been told: its answer is the one text or it is wrong. */
const isMatched = ({ parts }: Task): boolean => parts.every(({ type }) => type === 'match');

/** What several parts are worth together: the least of them, or for credit `mean` of a cooperative task their mean. */
function together(task: Task, worths: readonly number[], credit: string): number {
  if (task.kind === 'coop' && credit === 'mean') return worths.reduce((sum, worth) => sum + worth, 0) / worths.length;
  return Math.min(...worths);
}

function reasonOf(task: Task, worths: readonly number[]): string {
  const missing = task.parts.filter((_, i) => !worths[i]).map(nameOf);
  if (missing.length) return `The answer lacks ${missing.join(' and ')}.`;
  if (isMatched(task)) return 'The answer equals the reference after normalising; the row has no other check.';
  const vague = task.parts.filter((_, i) => worths[i]! < 1).map(nameOf);
  if (vague.length) return `The answer has most words of ${vague.join(' and ')}.`;
  return worths.length > 1 ? `The answer says all ${worths.length} things it should.` : 'The answer is right.';
}

/**
 * Accuracy of a final answer and of what was done on the way. It is 0 where there is no answer, where the shop saw any change but those
 * due, or where the answer breaks a rule (rule.ts); else what its parts are worth together. A row without an executable check is
 * held against its reference after normalising, and the reason says so.
 */
export function accuracyOf(task: Task, final: string | null, effects: readonly string[], credit: string): Worth {
  if (!final?.trim()) return nothing('There is no answer.');
  const done = [...effects].sort().join(', ');
  const due = [...task.effects].sort().join(', ');
  if (done !== due) return nothing(`The shop should have seen "${due || 'no change'}" and saw "${done || 'no change'}".`);
  const said = read(isMatched(task) ? final : inOneForm(final, task));
  const broken = isMatched(task) ? null : brokenRule(said, task);
  if (broken) return nothing(broken);
  const worths = task.parts.map((part: AnswerPart) => worthOf(part, said, false));
  return { value: together(task, worths, credit), reason: reasonOf(task, worths) };
}
