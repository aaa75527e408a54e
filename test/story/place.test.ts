/** The built folder works below any path of a web server that sends no special headers. */
import { expect, it } from 'vitest';
import { stand } from './browser';
import { serve } from './site';
import { ANSWER, gguf } from './tinyModel';
import { SMALL } from './visit';

const model = gguf();
const list = [{ path: 'fruit/tiny.gguf', size: model.length }];
const besides = { 'models/index.json': new TextEncoder().encode(JSON.stringify(list)), 'models/fruit/tiny.gguf': model };
const { arrive } = stand({ webgpu: false, site: () => serve('/some/sub/path/', {}, besides) });

it('takes a step below a sub-path, without cross-origin isolation', async () => {
  const { page, step, complaints } = await arrive(SMALL);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  await step();
  expect(complaints).toEqual([]);
});

it('offers the models that lie in its own folder, which are kept and answer', async () => {
  const { page } = await arrive('?device=wasm#models');
  const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'fruit/tiny.gguf', exact: true }) });
  await card.getByText('next to the app').waitFor();
  await card.getByRole('button', { name: 'Download' }).click();
  await card.getByRole('button', { name: 'Load', exact: true }).click();
  const talk = page.getByRole('region', { name: 'Talk' });
  await talk.getByLabel('Temperature').fill('0');
  await talk.getByRole('textbox').fill('apple');
  await talk.getByRole('button', { name: 'Send' }).click();
  await talk.getByText(ANSWER).waitFor();
});
