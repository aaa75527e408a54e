/** The stage: a step's tree as streams, read by name, walked by keys, framed by hand, searched, scrubbed, narrow as a phone, and as an update changed it. */
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

it('shows what an update changed, and nothing of it before', async () => {
  const { page, step, events, complaints } = await arrive('?seed=7&queries=2&groupSize=4&evaluateEvery=0&evaluateRows=5&checkpointEvery=0');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await step();
  const stage = page.getByRole('region', { name: 'Stage' });
  const label = stage.locator('svg text').filter({ hasText: /×\d+ · \d+\.\d+ → \d+\.\d+\s%/ });
  await label.first().waitFor();
  const changed = page.getByRole('treeitem', { name: /, probability [<\d.]+ → [<\d.]+\s%$/ });
  const note = stage.locator('p').filter({ hasText: /^Width: probability/ });
  const canvas = stage.locator('canvas[data-ghosts]');
  expect(await changed.count()).toBeGreaterThan(1);
  await note.waitFor();
  expect(Number(await canvas.getAttribute('data-ghosts'))).toBeGreaterThan(1);
  const picture = () => canvas.evaluate((element: HTMLCanvasElement) => element.toDataURL());
  const after = await picture();

  await note.getByRole('button', { name: 'probability' }).click();
  await page.getByRole('note').filter({ hasText: '71.1 → 73.0 %' }).waitFor();
  await page.keyboard.press('Escape');

  const logged = await events();
  const at = logged.findIndex(({ type }) => type === 'rescored');
  const begun = logged.findLastIndex(({ type }, i) => type === 'step' && i < at);
  /** Shows the step after so many events of the log. */
  const scrub = (length: number) => page.evaluate((hash) => (location.hash = hash), `#step=1&events=${length - begun}`);
  await scrub(at);
  await note.waitFor({ state: 'detached' });
  expect([await label.count(), await changed.count(), await canvas.getAttribute('data-ghosts')]).toEqual([0, 0, '0']);
  const before = await picture();
  expect(before).not.toBe(after);
  await scrub(at + 1);
  await note.waitFor();
  expect(await picture()).toBe(after);

  await changed.first().click();
  const colours = page.getByRole('combobox', { name: 'Colour tokens by' });
  const legend = page.getByRole('region', { name: 'Inspector' }).locator('p.legend').first();
  for (const [measure, words] of [
    ['ratio', 'after the update over that before'],
    ['kl', 'KL to the reference'],
    ['entropy', 'uncertainty'],
    ['advantage', 'advantage of the action']
  ] as const) {
    await colours.selectOption(measure);
    await legend.filter({ hasText: words }).waitFor();
  }
  await page.getByRole('listbox', { name: 'Tokens' }).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  expect(await page.getByRole('listbox', { name: 'Tokens' }).getByRole('option', { selected: true }).getAttribute('title')).toMatch(/^advantage /);
  await page.getByRole('region', { name: 'Inspector' }).getByText('log-probability', { exact: true }).last().waitFor();
  await page.getByRole('tab', { name: 'Update' }).click();
  const change = /^Probability.* of this action: [<\d.]+ → [<\d.]+\s%$/s;
  await page.getByRole('region', { name: 'Inspector' }).locator('p').filter({ hasText: change }).waitFor();
  expect(complaints).toEqual([]);
});

it('moves what a phase adds, as slowly as asked, and does not where nothing may move', async () => {
  const { page, step, button, complaints } = await arrive('?seed=7&queries=2&groupSize=4&evaluateEvery=0&evaluateRows=5&checkpointEvery=0');
  await step();
  // A notice that goes by itself would give the stage another height on the way.
  for (const close of await page.getByRole('button', { name: 'Dismiss' }).all()) await close.click();
  await page.getByRole('slider', { name: 'Speed' }).press('Home');
  const canvas = page.getByRole('region', { name: 'Stage' }).locator('canvas[data-arrows]');
  await canvas.waitFor({ state: 'attached' });
  /** Pixels that are painted. A canvas that is read often is rasterised elsewhere, with other edges, so that its pixels are not compared one by one. */
  const ink = () =>
    canvas.evaluate((element: HTMLCanvasElement) => {
      const { data } = element.getContext('2d')!.getImageData(0, 0, element.width, element.height);
      return data.reduce((total, value, place) => (place % 4 === 3 ? total + value / 255 : total), 0);
    });
  const isAlike = (a: number, b: number) => Math.abs(a - b) < 0.03 * Math.max(a, b);
  const shown = (attribute: string) => canvas.getAttribute(attribute).then(Number);
  expect(await shown('data-arrows')).toBeGreaterThan(0);
  expect([await shown('data-glowing'), await shown('data-upstream')]).toEqual([0, 0]);

  /** How many pictures are seen while a phase is turned to, until nothing has changed for a second. */
  const turn = async (name: 'before' | 'next') => {
    const watching = canvas.evaluate(async (element: HTMLCanvasElement) => {
      const seen = new Set([element.toDataURL()]);
      for (let changed = performance.now(), last = ''; performance.now() - changed < (seen.size < 2 ? 4000 : 1000);) {
        await new Promise((next) => requestAnimationFrame(next));
        const now = element.toDataURL();
        if (now !== last) changed = performance.now();
        seen.add((last = now));
      }
      return seen.size;
    });
    await button(name === 'before' ? 'Formula of the phase before' : 'Formula of the next phase').click();
    return watching;
  };
  const phases = [
    ['before', 'data-glowing'],
    ['before', 'data-arrows'],
    ['next', 'data-glowing'],
    ['next', 'data-upstream']
  ] as const;
  const moved: number[] = [];
  for (const [way, attribute] of phases) {
    expect(await turn(way), `${attribute} moves`).toBeGreaterThan(4);
    expect(await shown(attribute)).toBeGreaterThan(0);
    moved.push(await ink());
  }
  expect(await shown('data-glowing')).toBe(0);
  const [select, credit, selectAgain, update] = moved as [number, number, number, number];
  expect([isAlike(select, selectAgain), isAlike(select, credit), isAlike(credit, update)], moved.join()).toEqual([true, false, false]);

  await page.emulateMedia({ reducedMotion: 'reduce' });
  await button('Formula of the phase before').click();
  await button('Formula of the phase before').click();
  await button('Formula of the phase before').click();
  for (const before of [credit, select, update]) {
    expect(await turn('next'), 'there at once').toBeLessThanOrEqual(2);
    expect(isAlike(await ink(), before), `${await ink()} and ${before}`).toBe(true);
  }
  // The browser's own advice to whoever reads a canvas.
  expect(complaints.filter((complaint) => !complaint.includes('willReadFrequently'))).toEqual([]);
});
