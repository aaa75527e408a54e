/** Builders for the tests of the judge: tasks told by what an answer must say. */
import type { AnswerPart, Task } from '../../src/record/task';

/** A part. */
export const part = (type: AnswerPart['type'], value = ''): AnswerPart => ({ type, value });

/** A task of commerce with these parts; its query and response may be given. */
export const taskOf = (parts: readonly AnswerPart[], over: Partial<Task> = {}): Task => ({
  id: 'test-efc-0000',
  kind: 'efc',
  family: 'made up',
  split: 'test',
  phrasing: 0,
  query: 'Hello! Could you look something up for me in the shop?',
  response: parts.map(({ value }) => value).join(', '),
  parts,
  allowed: [],
  forbidden: [],
  effects: [],
  ...over
});
