/** The timeline of a run: trained, looked back on with mouse and keys, replayed, linked to, and opened again from the link. */
import { expect, it } from 'vitest';
import { stand } from './browser';
import { SMALL, visit } from './visit';

const { arrive } = stand();

it('goes back and forth in a run, replays it, and opens a link to a moment after a reload and in a new tab', async () => {
  const { page, step, button, complaints } = await arrive(SMALL.replace('evaluateEvery=0', 'evaluateEvery=1'));
  const timeline = page.getByRole('region', { name: 'Timeline' });
  const moment = timeline.getByRole('slider', { name: 'Moment' });
  const says = (text: RegExp) => expect.poll(() => moment.getAttribute('aria-valuetext'), { timeout: 30_000 }).toMatch(text);
  await says(/^no step yet$/);
  expect(await button('Replay').isDisabled()).toBe(true);
  for (let taken = 0; taken < 3; taken++) await step();
  await says(/^step 3 of 3, its end, live, reward −?\d\.\d\d$/);
  await expect.poll(() => timeline.getByRole('button', { name: /^Evaluation/ }).count()).toBeGreaterThan(0);

  // Keys: by the step, by the phase, to the ends.
  await moment.focus();
  await page.keyboard.press('ArrowLeft');
  await says(/^step 2 of 3, its end, reward/);
  await page.getByText('step 2 ·').waitFor();
  await page.keyboard.press('Home');
  await says(/^step 1 of 3/);
  const memories = () => page.getByRole('list', { name: 'Agents' }).innerText();
  const first = await memories();
  await page.keyboard.press('End');
  await says(/, live,/);
  expect(await memories()).not.toBe(first);
  await page.getByRole('combobox', { name: 'Granularity' }).selectOption('phase');
  await moment.press('ArrowLeft');
  await says(/^step 3 of 3, Remember, reward/);
  await button('Live').click();
  await says(/, live,/);

  // Mouse: the first of the run's 150 steps, and a drag to the second.
  await page.getByRole('combobox', { name: 'Granularity' }).selectOption('episode');
  const box = (await moment.boundingBox())!;
  const at = (done: number) => box.x + 29 + (done * (box.width - 41)) / 150;
  await page.mouse.click(at(0.5), box.y + box.height / 2);
  await says(/^step 1 of 3/);
  await page.mouse.move(at(0.5), box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(at(1.5), box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  await says(/^step 2 of 3/);
  await page.keyboard.press('l');
  await says(/, live,/);

  // Replay, step by step, begins with the run; held, it stays; let go, it ends with the newest moment.
  await page.getByRole('combobox', { name: 'Replay speed' }).selectOption('¼ ×');
  await button('Replay').click();
  await says(/^step 1 of 3/);
  expect(await button('Replay').getAttribute('aria-pressed')).toBe('true');
  await button('Replay').click();
  expect(await button('Replay').getAttribute('aria-pressed')).toBe('false');
  await says(/^step 1 of 3/);
  await page.getByRole('combobox', { name: 'Replay speed' }).selectOption('4 ×');
  await button('Replay').click();
  await says(/, live,/);
  expect(await button('Replay').getAttribute('aria-pressed')).toBe('false');

  // A pin says its figures and leads to its moment.
  const pin = timeline.getByRole('button', { name: /^Evaluation/ }).last();
  await pin.focus();
  await timeline.getByText(/held-out rows solved/).waitFor();
  await pin.press('Enter');
  await says(/, live,/);

  // The link opens what it points to, and a step that is not stored is said.
  await button('Save checkpoint').click();
  await page.getByText('is saved').waitFor();
  await moment.press('ArrowLeft');
  await says(/^step 2 of 3/);
  await page.getByRole('tree', { name: 'Trajectory' }).getByRole('treeitem').first().click();
  await button('Copy link').click();
  await page.waitForFunction(() => location.hash.startsWith('#step=2&tree='));
  const link = page.url();
  await page.reload();
  await says(/^step 2 of 3/);
  const second = await visit(page.context(), link);
  await expect.poll(() => second.page.getByRole('slider', { name: 'Moment' }).getAttribute('aria-valuetext'), { timeout: 30_000 }).toMatch(/^step 2 of 3/);
  await second.page.evaluate(() => (location.hash = location.hash.replace('step=2', 'step=41')));
  await second.alert(/points to step 41 of the run .+ has steps 1 to 3\./);
  expect([...complaints, ...second.complaints]).toEqual([]);
});
