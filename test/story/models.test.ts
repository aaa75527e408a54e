/** A person fetches a model from a stand-in for the Hub: cancelled, reloaded, gone on with, and deleted. */
import { expect, it } from 'vitest';
import { OFFERED } from '../../src/record/model';
import { openSafetensors } from '../../src/weights/format/shards';
import { sourceOfBytes } from '../../src/weights/format/source';
import { fileOf, value } from '../weights/ggufFile';
import { stand } from './browser';
import { serveHub, serveRepository } from './hub';
import { checkpoint, gguf, type Files } from './tinyModel';

const { arrive } = stand({ webgpu: false });

const offered = OFFERED[0]!;
/** A model, since what none is would be refused before it is downloaded, and more bytes behind it that belong to no tensor. */
const bytes = Buffer.concat([gguf(), Buffer.alloc(40 * 2 ** 20, 'orchard')]);

it('keeps what has arrived over a cancel and a reload, says what went wrong, and deletes', async () => {
  const { page } = await arrive('#models');
  let release!: () => void;
  const rest = new Promise<void>((resolve) => (release = resolve));
  await serveHub(page.context(), offered, bytes, rest);
  const cardOf = (title: string) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: title, exact: true }) });
  const card = cardOf(offered.title);
  const press = (name: string) => card.getByRole('button', { name, exact: true }).click();

  await press('Download');
  await card.getByText(/Downloading: [1-9][\d.]* [kM]B of 42 MB/).waitFor();
  await press('Cancel');
  await card.getByText(/[1-9][\d.]* [kM]B of 42 MB is here/).waitFor();
  release();
  await page.reload();
  await press('Go on');
  await card.getByRole('button', { name: 'Load' }).waitFor();
  await page.getByText('Models take 42 MB').waitFor();
  await press('Delete');
  await card.getByRole('button', { name: 'Download' }).waitFor();

  const gated = cardOf(OFFERED[1]!.title);
  await gated.getByRole('button', { name: 'Download' }).click();
  expect(await gated.getByRole('alert').innerText()).toContain('Accept the licence');
});

it('tells what of a repository runs, downloads what its index names over servers that disagree, and refuses the rest before it is downloaded', async () => {
  const { page } = await arrive('?device=wasm#models');
  const { 'tokenizer.json': _, ...untold } = checkpoint();
  const inner = (some: Files, folder: string): Files => Object.fromEntries(Object.entries(some).map(([name, file]) => [`${folder}/${name}`, file]));
  const files: Files = {
    ...checkpoint(),
    'generation_config.json': new Uint8Array(),
    ...inner(untold, 'untold'),
    '._tiny-F32.gguf': new Uint8Array(4096),
    'tiny-F32-00001-of-00002.gguf': gguf(),
    'vocabulary.gguf': fileOf({ metadata: [['general.architecture', value.text('qwen2')]] })
  };
  const map = Object.fromEntries((await tensorsIn(files['model.safetensors']!)).map((name) => [name, 'model.safetensors']));
  const index = new TextEncoder().encode(JSON.stringify({ weight_map: map }));
  const asked: string[] = [];
  await serveRepository(page.context(), 'team/apple', { ...files, 'model.safetensors.index.json': index }, (path) => asked.push(path));
  await page.getByLabel('Repository of the Hub').fill('team/apple');
  await page.getByRole('button', { name: 'Look', exact: true }).click();
  const bring = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Any other model', exact: true }) });
  await bring.getByText('3 files are passed over').click();
  await bring.getByText(/untold\/model\.safetensors: There is no tokenizer\.json beside the weights\./).waitFor();
  const offer = (label: string) => bring.locator('.variant').filter({ hasText: label }).getByRole('button', { name: 'Download', exact: true });

  await offer('vocabulary.gguf').click();
  const cardOf = (title: string) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: title, exact: true }) });
  const refused = cardOf('apple vocabulary.gguf');
  expect(await refused.getByRole('alert').innerText()).toMatch(/^The file holds a vocabulary without weights/);

  await offer('safetensors').click();
  const card = cardOf('apple model.safetensors.index.json');
  await card.getByRole('button', { name: 'Load', exact: true }).click();
  await page.getByRole('region', { name: 'Talk' }).getByText('apple safetensors', { exact: true }).waitFor();
  expect([...new Set(asked)].filter((path) => !/json$/.test(path)).sort()).toEqual(['model.safetensors', 'vocabulary.gguf']);
});

/** Names of the tensors in a safetensors file. */
async function tensorsIn(bytes: Uint8Array): Promise<readonly string[]> {
  return [...(await openSafetensors(sourceOfBytes(bytes))).keys()];
}
