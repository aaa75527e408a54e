/** A team on another model than Seedling: one of the person's own, opened from disk and asked for again once the page was left, and one that a link names and the Hub has. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { OFFERED, type OfferedModel } from '../../src/record/model';
import { stand } from './browser';
import { serveHub } from './hub';
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

it('is asked for by a link, downloaded, trained, and there again after a reload', async () => {
  const [offered] = OFFERED as [OfferedModel];
  const name = `${offered.repository}@${offered.revision}/${offered.file}`;
  const small = 'device=wasm&prompts=names&steps=1&queries=1&groupSize=2&maxTurns=2&maxTokens=8&rank=1&evaluateEvery=0&evaluateRows=5';
  const { page, button, alert, step, events } = await arrive(`?${small}&model=${encodeURIComponent(name)}`);
  await serveHub(page.context(), offered, Buffer.from(gguf()), Promise.resolve());
  await button('Step').click();
  await alert(/SmolLM2-135M-Instruct-Q4_K_M\.gguf is not on this machine\. Open Models and download it, or choose another model in Settings\./);

  await page.getByRole('link', { name: 'Models' }).click();
  const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: offered.title, exact: true }) });
  await card.getByRole('button', { name: 'Download', exact: true }).click();
  await card.getByRole('button', { name: 'Load', exact: true }).waitFor();
  await step();
  await card.getByText('Loaded by the run that is open').waitFor();
  const [first] = await events();
  expect(first).toMatchObject({ type: 'run', config: { model: name }, engine: { model: 'SmolLM2-135M-Instruct Q4_K_M', dialect: 'instructions' } });

  await page.reload();
  await button('Resume').click();
  await page.waitForFunction(() => orchard.events().some(({ type }) => type === 'resumed'));
  await card.getByText('Loaded by the run that is open').waitFor();
});
