/** The stage: a step's tree as streams, read by name, walked by keys, framed by hand, searched, scrubbed, and narrow as a phone. */
import { expect, it } from 'vitest';
import { stand } from './browser';
import { SMALL } from './visit';

const { arrive } = stand();

it('names every action, is walked by keys, stays framed until it is fitted, and is scrubbed without a complaint', async () => {
  const { page, step, button, complaints } = await arrive(SMALL);
  await step();
  const items = page.getByRole('tree', { name: 'Trajectory' }).getByRole('treeitem');
  await items.first().waitFor();
  const name = (index: number) => items.nth(index).getAttribute('aria-label');
  expect(await name(0)).toMatch(/^Master, turn 1, .+, \d of 2 samples, reward /);
  await items.first().focus();
  await page.keyboard.press('Home');
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label')?.startsWith('Master, turn 1'));
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label')?.includes('turn 2'));
  await page.keyboard.press('ArrowLeft');
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label')?.includes('turn 1'));
  expect(await focused()).toMatch(/^Master/);

  expect(await button('Fit').isDisabled()).toBe(true);
  await page.keyboard.press('+');
  expect(await button('Fit').isDisabled()).toBe(false);
  await button('Fit').click();
  expect(await button('Fit').isDisabled()).toBe(true);

  await page.getByRole('searchbox', { name: 'Find words in the trajectory' }).fill('no such words');
  await page.getByRole('status', { name: 'Found' }).filter({ hasText: 'nothing found' }).waitFor();
  await button('Clear').click();

  await page.getByRole('combobox', { name: 'Granularity' }).selectOption('turn');
  const moment = page.getByRole('region', { name: 'Timeline' }).getByRole('slider', { name: 'Moment' });
  const box = (await moment.boundingBox())!;
  // A step of the hundred planned is narrow: its events lie within a few pixels of the beginning.
  for (const share of [0.9, 0.5, 0.2, 0.7, 1]) await page.mouse.click(box.x + 28 + share * (box.width / 100), box.y + box.height / 2);
  for (const key of ['Home', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'End']) await moment.press(key);
  await page.setViewportSize({ width: 390, height: 844 });
  await items.first().waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(complaints).toEqual([]);
});
