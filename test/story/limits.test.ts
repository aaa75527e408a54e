/** Without WebGPU: what is too large is dimmed with the reason, and refused by a sentence where it is opened all the same, before it is read. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { stand } from './browser';
import { vast, writeFolder } from './tinyModel';

const { arrive } = stand({ webgpu: false });

it('dims what WebAssembly cannot hold, refuses it, and goes on', async () => {
  const { page, button } = await arrive('#models');
  const large = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Qwen2.5 3B Instruct', exact: true }) });
  await large.getByText(/Without WebGPU a model is unpacked, here to \d+\.\d GB, where 2\.\d GB are the most/).waitFor();
  expect(await large.getAttribute('class')).toContain('dim');

  const { header, length } = vast();
  const path = join(await writeFolder('vast', { 'vast.gguf': header }), 'vast.gguf');
  const file = await open(path, 'r+');
  await file.truncate(length); // bytes that are nowhere on the disk, and need not be
  await file.close();
  await page.getByLabel('Files of a model').setInputFiles(path);
  const said = page.getByRole('region', { name: 'Models to choose from' }).getByRole('alert');
  await said.waitFor();
  expect(await said.innerText()).toMatch(/Without WebGPU a model is unpacked to floats, and this one would take 7\.\d GB, where .* GB are the most\. Choose/);

  await page.getByRole('listitem').filter({ hasText: 'comes with this page' }).getByRole('button', { name: 'Load' }).click();
  await page.getByText('Loaded', { exact: true }).waitFor();
  await page.getByLabel('What to say').fill('price of tea');
  await button('Send').click();
  await page.getByText(/tokens in/).waitFor();
});
