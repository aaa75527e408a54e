/** R_A: how right the final answer is, by the kind of task. */
import type { Kind, Task } from '../record/task';
import { normalise, numbersIn, overlap, wordsOf } from '../math/text';

/** A share between 0 and 1, and the reason in words. */
export interface Worth {
  readonly value: number;
  readonly reason: string;
}

/** Below this an answer in other words is as good as none. */
const LEAST_OVERLAP = 0.6;
/** An answer in other words is worth less than the answer itself. */
const OTHER_WORDS = 0.9;

const right: Worth = { value: 1, reason: 'The answer is right.' };
const wrong = (answer: string, expected: string): Worth => ({ value: 0, reason: `The answer should be "${expected}", not "${answer}".` });

const exact = (answer: string, expected: string): Worth => (normalise(answer) === normalise(expected) ? right : wrong(answer, expected));

/** The one number in the answer is the number asked for. */
function number(answer: string, expected: string): Worth {
  const [value, ...others] = numbersIn(answer);
  return value === Number(expected) && !others.length ? right : wrong(answer, expected);
}

/** The policy itself, or most of its words (token F1) with all of its numbers and no other. */
function policy(answer: string, expected: string): Worth {
  if (normalise(answer) === normalise(expected)) return right;
  if (numbersIn(answer).join() !== numbersIn(expected).join()) return wrong(answer, expected);
  const value = OTHER_WORDS * overlap(wordsOf(answer), wordsOf(expected));
  return value < LEAST_OVERLAP ? wrong(answer, expected) : { value, reason: `The answer has most words of "${expected}".` };
}

/** Parts in any order: all of them and nothing else, or for credit `mean` the share of them, thinned by whatever else is listed. */
function cooperative(answer: string, parts: readonly string[], credit: string): Worth {
  const listed = normalise(answer).split(' , ');
  const found = parts.length - withoutEach(parts.map(normalise), listed).length;
  if (found === parts.length && listed.length === parts.length) return { value: 1, reason: `All ${parts.length} parts are right.` };
  const value = credit === 'mean' ? found / Math.max(parts.length, listed.length) : 0;
  return { value, reason: `${found} of ${parts.length} parts are right, among ${listed.length} listed.` };
}

/** Elements of `list` left when each of `others` has taken away one that equals it. */
function withoutEach(list: readonly string[], others: readonly string[]): string[] {
  const left = [...list];
  for (const other of others) {
    const place = left.indexOf(other);
    if (place >= 0) left.splice(place, 1);
  }
  return left;
}

type Rule = (answer: string, task: Task, credit: string) => Worth;

const RULES: { readonly [K in Kind]: Rule } = {
  qa: (answer, { response }) => policy(answer, response),
  efc: (answer, { response }) => exact(answer, response),
  gfc: (answer, { response }) => exact(answer, response),
  math: (answer, { response }) => number(answer, response),
  coop: (answer, { parts }, credit) => cooperative(answer, parts, credit)
};

/** Accuracy of a final answer and of what was done on the way: any missing or forbidden change of the shop makes it 0. */
export function accuracyOf(task: Task, final: string | null, effects: readonly string[], credit: string): Worth {
  if (!final?.trim()) return { value: 0, reason: 'There is no answer.' };
  const done = [...effects].sort().join(', ');
  const due = [...task.effects].sort().join(', ');
  if (done !== due) return { value: 0, reason: `The shop should have seen "${due || 'no change'}" and saw "${done || 'no change'}".` };
  return RULES[task.kind](final, task, credit);
}
