/** Parts of an answer in words. */
import { expect, test } from 'vitest';
import { describeAnswerPart, describeAnswerParts } from '../../src/view/answerPart';

test.each([
  ['number', '39.95', '39.95'],
  ['name', 'Norvik walnut side table', '“Norvik walnut side table”'],
  ['date', 'june 3', 'June 3'],
  ['word', 'shipped', '“shipped”'],
  ['yes', '', 'yes'],
  ['no', '', 'no'],
  ['none', '', 'that there is no such thing'],
  ['refusal', '', 'that it cannot be done'],
  ['text', 'wash it cold', 'most of “wash it cold”'],
  ['match', 'It costs $27', 'exactly “It costs $27”']
] as const)('%s', (type, value, words) => expect(describeAnswerPart({ type, value })).toBe(words));

test('several stand in a line', () =>
  expect(
    describeAnswerParts([
      { type: 'number', value: '27' },
      { type: 'no', value: '' }
    ])
  ).toBe('27, no'));
