/** Sentences on screen: which of them stay when another comes. */
import { expect, test } from 'vitest';
import { Notices } from '../../src/view/notices.svelte';

test('news gives way to the next sentence, a problem stays, and none is shown twice', () => {
  const notices = new Notices();
  const texts = () => notices.list.map(({ text }) => text);
  notices.warn('The disk is full.');
  notices.inform('Checkpoint 1 is saved.');
  notices.inform('Checkpoint 2 is saved.');
  expect(texts()).toEqual(['The disk is full.', 'Checkpoint 2 is saved.']);
  notices.warn('The disk is full.');
  expect(texts()).toEqual(['The disk is full.']);
  notices.dismiss(notices.list[0]!.id);
  expect(texts()).toEqual([]);
});
