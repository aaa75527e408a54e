/** A team on a model of the person's own: opened from disk, chosen for a run, trained in a warm-up and a step, and asked for again once the page was left. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { stand } from './browser';
import { gguf, writeFolder } from './tinyModel';
import type { Visit } from './visit';

const { arrive } = stand({ webgpu: false });

const FILE = 'tiny-F32.gguf';
const TINY = {
  steps: 1,
  queries: 1,
  groupSize: 2,
  maxTurns: 3,
  maxTokens: 8,
  rank: 1,
  warmRows: 10,
  warmEpochs: 1,
  warmBatch: 10,
  evaluateEvery: 0,
  evaluateRows: 5,
  cacheMegabytes: 64
};

const openFile = async ({ page }: Visit): Promise<void> => {
  await page.getByLabel('Files of a model').setInputFiles(join(await writeFolder('files', { [FILE]: gguf() }), FILE));
  await page.getByRole('region', { name: 'Talk' }).getByText(FILE, { exact: true }).waitFor();
};

it('takes a warm-up and a step on the file that was opened, and asks for the file after a reload', async () => {
  const visitor = await arrive('?device=wasm#models');
  const { page, button, step, events, alert } = visitor;
  await openFile(visitor);
  const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: FILE, exact: true }) });
  await card.getByRole('button', { name: 'Train a team on it' }).click();

  const settings = page.getByRole('dialog', { name: 'Settings of a new run' });
  expect(await settings.locator('#field-model').evaluate((select) => (select as HTMLSelectElement).selectedOptions[0]!.text)).toBe(FILE);
  expect(await settings.locator('#field-warmRows').inputValue()).toBe('200');
  for (const [name, value] of Object.entries(TINY)) await settings.locator(`#field-${name}`).fill(String(value));
  await settings.locator('#field-prompts').selectOption('names'); // its tokens are letters, so roles in words would be long
  await settings.getByText(/^It takes \d+ MB of memory: weights [\d.]+ [kM]B, cache 31 MB, adapters \d+ kB, training \d+ MB\.$/).waitFor();
  await settings.getByRole('button', { name: 'Start new run' }).click();
  await card.getByText('Loaded by the run that is open').waitFor();
  expect(new URL(page.url()).searchParams.get('model')).toMatch(/^disk: tiny-F32\.gguf, \d+ bytes$/);

  await page.getByRole('link', { name: 'Stage' }).click();
  await step();
  const [warmUp] = (await events()).flatMap((event) => (event.type === 'metrics' ? [event.metrics] : []));
  expect(warmUp!.learned_tokens).toBeGreaterThan(0);
  expect(warmUp!.grad_norm).toBeGreaterThan(0);
  await step();
  const [first, ...later] = await events();
  expect(first).toMatchObject({ type: 'run', engine: { model: FILE, dialect: 'instructions' } });
  const turns = later.flatMap((event) => (event.type === 'turn' ? [event.turn] : []));
  expect(turns.length).toBeGreaterThan(1);
  expect(turns.every(({ sampled }) => sampled.length > 0)).toBe(true);
  await button('Save checkpoint').click();
  await page.getByText(/Checkpoint step-2 is saved/).waitFor();

  await page.reload();
  await button('Resume').click();
  await alert(/A page forgets the files it was given.*Open the same file again in Models/);
  await button('Settings').click();
  await settings.getByText(/This page does not have that file/).waitFor();
  expect(await settings.getByRole('button', { name: 'Start new run' }).isDisabled()).toBe(true);
  await settings.getByRole('button', { name: 'Cancel' }).click();

  await page.getByRole('link', { name: 'Models' }).click();
  await openFile(visitor);
  await button('Resume').click();
  await card.getByText('Loaded by the run that is open').waitFor();
  expect((await events()).filter((event) => event.type === 'metrics')).toHaveLength(2);
});
