/** The wall and the formula strip: a step's queries side by side, one entered and left by mouse and keys, the team as a filter, and terms that light their marks and are lit by them. */
import { expect, it } from 'vitest';
import { stand } from './browser';

const { arrive } = stand();

it('shows all queries, enters one and returns, filters by agent, and says each phase in the numbers of the group looked at', async () => {
  const { page, step, button, complaints, events } = await arrive('?seed=7&queries=3&groupSize=6&evaluateEvery=0&checkpointEvery=0');
  await step();
  const trajectory = page.getByRole('tree', { name: 'Trajectory' });
  const strip = page.getByRole('region', { name: 'Formula' });
  const wall = page.getByRole('list', { name: 'Queries of this step' });
  await trajectory.getByRole('treeitem').first().waitFor();

  // Calm: symbols alone, until a turn is looked at.
  expect(await strip.innerText()).toMatch(/every group/);
  expect(await strip.locator('.known').count()).toBe(0);

  // The wall by key: widest first, each card with its words.
  await page.keyboard.press('w');
  const cards = wall.getByRole('button');
  await cards.nth(2).waitFor();
  const names = await cards.evaluateAll((all) => all.map((card) => card.getAttribute('aria-label') ?? ''));
  const spreads = names.map((name) => Number(/spread (\d\.\d\d)$/.exec(name)?.[1]));
  expect(spreads).toEqual(spreads.toSorted((a, b) => b - a));
  for (const name of names) expect(name).toMatch(/^“.+”, .+, \d+ turns?, reward −?\d\.\d\d, (all agree|\d+ of \d+ turns? teach)/);
  // Every picture in sight is painted.
  await page.waitForFunction(() =>
    [...document.querySelectorAll<HTMLCanvasElement>('.wall canvas')].every((canvas) => {
      if (!canvas.width || !canvas.height) return false;
      // Read from a copy that is made to be read: the browser warns of a canvas that is read again and again.
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true })!;
      copy.drawImage(canvas, 0, 0);
      const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
      return canvas.getBoundingClientRect().top > innerHeight || data.some((value) => value > 0);
    })
  );

  // Into one and back, by keys and by the mouse.
  await cards.first().focus();
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction((name) => document.activeElement?.getAttribute('aria-label') === name, names[1]);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'treeitem');
  await page.keyboard.press('Escape');
  await page.waitForFunction((name) => document.activeElement?.getAttribute('aria-label') === name, names[1]);
  await cards.first().click();
  await trajectory.waitFor();
  expect(await wall.count()).toBe(0);

  // A turn looked at has its numbers, those of its group in the log.
  const first = trajectory.getByRole('treeitem', { name: /turn 1,/ }).first();
  await first.click();
  await button('Formula of the phase before').click();
  await button('Formula of the phase before').click();
  const log = await events();
  const select = log.find((event) => event.type === 'step')!;
  const query = /^“(.+)”, /.exec(names[0]!)![1]!;
  const tree = select.type === 'step' ? select.tasks.findIndex((task) => task.query === query) : -1;
  const group = log.flatMap((event) => (event.type === 'group' && event.tree === tree ? [event.group] : []))[0]!;
  const term = (name: RegExp) => strip.getByRole('button', { name });
  const shown = async (name: RegExp) => (await term(name).locator('.number').innerText()).replace('−', '-');
  expect(Number(await shown(/^group’s mean/))).toBeCloseTo(group.mean, 2);
  expect(Number(await shown(/^spread/))).toBeCloseTo(Math.sqrt(group.variance), 2);

  // A term lights its marks, by mouse and by keyboard; a mark lights its term.
  const lit = page.locator('svg .lit[data-mark=mean]');
  await term(/^group’s mean/).hover();
  await lit.first().waitFor();
  await term(/^advantage/).focus();
  await page.mouse.move(2, 2);
  await page.locator('svg .lit[data-mark=advantage]').first().waitFor();
  expect(await lit.count()).toBe(0);
  await term(/^advantage/).blur();
  const label = await page.locator('svg [data-mark=mean] text').first().boundingBox();
  await page.mouse.move(label!.x + 4, label!.y + label!.height / 2);
  await page.waitForFunction(() => [...document.querySelectorAll('.term.lit .words')].map((words) => words.textContent).join() === 'group’s mean');

  // The team filters, ancestors kept.
  const agents = page.getByRole('list', { name: 'Agents' });
  const master = agents.getByRole('button', { name: 'Master', exact: true });
  await master.click();
  expect(await master.getAttribute('aria-pressed')).toBe('true');
  await page
    .getByRole('status', { name: 'Found' })
    .filter({ hasText: /action/ })
    .waitFor();
  expect(await page.getByRole('combobox', { name: 'Keep one agent' }).inputValue()).toBe('master');
  expect(await first.evaluate((item) => item.classList.contains('faded'))).toBe(false);
  await master.click();
  expect(await page.getByRole('status', { name: 'Found' }).innerText()).toBe('');

  // As narrow as a phone, the formula moves within itself.
  await page.setViewportSize({ width: 390, height: 844 });
  await strip.waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await button('All queries').click();
  await cards.first().waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(complaints).toEqual([]);
});
