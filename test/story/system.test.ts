/** Another system than the default one, chosen in the form: demonstrations, first turns first, measured turn by turn, and gone on with after a reload. */
import { expect, it } from 'vitest';
import { stand } from './browser';

const { arrive } = stand({ webgpu: false });

const SMALL = { warmRows: 8, warmBatch: 4, warmEpochs: 1, evaluateEvery: 2, evaluateRows: 5 };

it('is chosen by its name, shows what its demonstrations come to, and goes on after a reload', async () => {
  const { page, button, step, events } = await arrive('?device=wasm&seed=9');
  await button('Settings').click();
  const settings = page.getByRole('dialog', { name: 'Settings of a new run' });
  await settings.getByRole('combobox', { name: 'System' }).selectOption({ label: 'ProST' });
  await settings.getByText(/Every agent is shown solved trajectories/).waitFor();
  expect(await settings.locator('#field-steps').inputValue()).toBe('0');
  expect(await settings.locator('#field-seed').inputValue()).toBe('9');
  expect(await settings.getByLabel('Preset').locator('option').allInnerTexts()).toEqual(['default', 'all-at-once', 'one-agent', 'maths-pipeline']);
  for (const all of ['Fold all', 'Unfold all']) await settings.getByRole('button', { name: all, exact: true }).click();
  for (const [name, value] of Object.entries(SMALL)) await settings.locator(`#field-${name}`).fill(String(value));
  await settings.getByRole('button', { name: 'Start new run' }).click();
  await page.waitForURL((url) => url.searchParams.get('system') === 'prost');

  await step();
  await page.getByRole('heading', { name: 'Demonstrations' }).waitFor();
  const table = page.getByRole('table', { name: /turns not said as the solution says them, at the beginning, in 5 rows/ });
  await table.getByRole('row', { name: /^Master/ }).waitFor();

  await page.reload();
  await button('Resume').click();
  await button('Train').click();
  await page.getByText('The run is complete: 2 steps.').waitFor();
  await page.getByRole('table', { name: /after 2 steps, in 5 rows/ }).waitFor();
  const measured = (await events()).flatMap((event) => (event.type === 'subtasks' ? [event] : []));
  expect(measured.map((event) => event.step)).toEqual([0, 2]);
});
