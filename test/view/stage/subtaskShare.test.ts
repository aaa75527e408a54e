/** Sub-task errors as the stage shows them. */
import { expect, test } from 'vitest';
import { errorsAt, shareWrong } from '../../../src/view/stage/subtaskShare';

const errors = [1, 2, 3, 4].map((index) => ({ agent: 'master', index, turns: 10, wrong: index }));

test('a share is of all turns together, and there is none of none', () => {
  expect(shareWrong(errors)).toBe(10 / 40);
  expect(shareWrong([])).toBeNull();
});

test('further places stand together', () => {
  expect(errorsAt(errors, 2)).toEqual([errors[1]]);
  expect(errorsAt(errors, 3)).toEqual([errors[2], errors[3]]);
});
