/** Links to moments: printed, read, and described. */
import { expect, test } from 'vitest';
import { describeMomentLink, readMomentLink, writeMomentLink, type MomentLink } from '../../../src/view/playback/momentLink';

const link = (changes: Partial<MomentLink> = {}): MomentLink => ({ step: 11, tree: null, turn: null, events: null, run: null, ...changes });

test('a link counts from 1, as the page does', () => {
  expect(writeMomentLink(link({ tree: 3, turn: 0 }))).toBe('#step=12&tree=4&turn=1');
  expect(readMomentLink('#step=12&tree=4&turn=1')).toEqual(link({ tree: 3, turn: 0 }));
  expect(readMomentLink('step=1')).toEqual(link({ step: 0 }));
});

test.each([link(), link({ tree: 0 }), link({ tree: 2, turn: 17, events: 140, run: 'run-7 a&b' }), link({ run: 'äpfel#1' })])(
  '%j is read as it was written',
  (each) => {
    expect(readMomentLink(writeMomentLink(each))).toEqual(each);
  }
);

test('another address is no link', () => {
  for (const hash of ['', '#', '#stage', '#benchmark', '#tree=3']) expect(readMomentLink(hash)).toBeNull();
});

test.each(['#step=0', '#step=x', '#step=', '#step=1.5', '#step=-2', '#step=3&tree=0', '#step=3&turn=1e3', '#step=9999999999'])(
  '%s is refused in a sentence',
  (hash) => {
    expect(() => readMomentLink(hash)).toThrow(/is a whole number from 1 on\. It was not followed\.$/);
  }
);

test('in words', () => {
  expect(describeMomentLink('#step=12&tree=4&turn=1&events=7&run=a')).toBe('step 12, tree 4, turn 1');
  expect(describeMomentLink('#step=2')).toBe('step 2');
});
