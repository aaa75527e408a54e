/** A person brings a model of their own: chosen or dropped, it loads and answers; what is none is refused by its sentence, and the page goes on. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { stand } from './browser';
import { zipSync } from 'fflate';
import type { Locator } from 'playwright-core';
import { entry, fileOf, value } from '../weights/ggufFile';
import { ANSWER, checkpoint, gguf, sharded, writeFolder, type Files } from './tinyModel';
import type { Visit } from './visit';

const gpu = stand();
const plain = stand({ webgpu: false });

const INDEX = 'model.safetensors.index.json';

const chooseFolder = ({ page }: Visit, path: string) => page.getByLabel('Folder of a model').setInputFiles(path);
const chooseFiles = ({ page }: Visit, paths: readonly string[]) => page.getByLabel('Files of a model').setInputFiles(paths);

/** Lets go of files or folders over the card, as the system's own drag does. */
async function drop({ page }: Visit, paths: readonly string[]): Promise<void> {
  const card = page.getByRole('listitem').filter({ hasText: 'Any other model' });
  await card.scrollIntoViewIfNeeded();
  const box = (await card.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + 20];
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await session.send('Input.dispatchDragEvent', { type, x, y, data });
}

/** Asks the model that is loaded, and holds its answer against what it was made to say. */
async function expectAnswer({ page, button }: Visit, model: string): Promise<void> {
  const talk = page.getByRole('region', { name: 'Talk' });
  await talk.getByText(model, { exact: true }).waitFor();
  await page.getByLabel('Temperature').fill('0');
  await page.getByLabel('What to say').fill('What grows here?');
  await button('Send').click();
  await talk.getByText(/tokens in/).waitFor();
  expect(await talk.locator('.assistant').innerText()).toBe(ANSWER);
  await button('Clear').click();
}

it('answers from a folder, from shards and from GGUF, whether chosen or dropped', async () => {
  const visitor = await gpu.arrive('?device=webgpu#models');
  await chooseFolder(visitor, await writeFolder('orchard-chosen', checkpoint()));
  await expectAnswer(visitor, 'orchard-chosen');
  const folder = await writeFolder('orchard-dropped', sharded());
  await drop(visitor, [folder]);
  await expectAnswer(visitor, 'orchard-dropped');
  const place = await writeFolder('files', { 'tiny-F32.gguf': gguf() });
  await chooseFiles(visitor, [join(place, 'tiny-F32.gguf')]);
  await expectAnswer(visitor, 'tiny-F32.gguf');
  expect(visitor.complaints).toEqual([]);
});

/** The files of a folder under other names, which an index names. */
function renamed(files: Files, nameOf: (name: string) => string): Files {
  const index = JSON.parse(new TextDecoder().decode(files[INDEX])) as { weight_map: Readonly<Record<string, string>> };
  const map = Object.fromEntries(Object.entries(index.weight_map).map(([tensor, file]) => [tensor, nameOf(file)]));
  const others = Object.entries(files).map(([name, bytes]) => [nameOf(name), bytes] as const);
  return { ...Object.fromEntries(others), [INDEX]: new TextEncoder().encode(JSON.stringify({ weight_map: map })) };
}

/** All in one file, which an index names. */
function singleWithIndex(): Files {
  const map = renamed(sharded(), (name) => (/^model-/.test(name) ? 'model.safetensors' : name));
  return { ...checkpoint(), [INDEX]: map[INDEX]! };
}

it('opens what an index names, whatever it is called and whatever else lies there', async () => {
  const visitor = await plain.arrive('?device=wasm#models');
  const { 'model.safetensors': whole, ...besides } = checkpoint();
  const folders: Readonly<Record<string, Files>> = {
    'orchard-single': singleWithIndex(),
    'orchard-old': renamed(sharded(), (name) => name.replace(/^model-/, 'model.safetensors-')),
    'orchard-sets': { ...sharded(), ...Object.fromEntries([1, 2, 3].map((i) => [`model-0000${i}-of-00003.safetensors`, new Uint8Array(100)])) },
    'orchard-part': { ...besides, 'model-00001-of-00001.safetensors': whole! },
    'orchard-empty': { ...checkpoint(), 'generation_config.json': new Uint8Array() }
  };
  for (const [name, files] of Object.entries(folders)) {
    await chooseFolder(visitor, await writeFolder(name, files));
    await expectAnswer(visitor, name);
  }
  await visitor.page.getByRole('listitem').filter({ hasText: 'orchard-sets' }).getByText('3 files are passed over').waitFor();
  expect(visitor.complaints).toEqual([]);
});

it('opens the good GGUF among others, and names them with why not', async () => {
  const visitor = await plain.arrive('?device=wasm#models');
  const qwen = ['general.architecture', value.text('qwen2')] as const;
  const others: Files = {
    '._tiny-F32.gguf': new Uint8Array(4096),
    'matrix.gguf': fileOf({ metadata: [['general.type', value.text('imatrix')]] }),
    'vocabulary.gguf': fileOf({ metadata: [qwen] }),
    'small.gguf': fileOf({ metadata: [qwen], tensors: [entry('token_embd.weight', [256, 1], 10, 0)], data: new Uint8Array(84) })
  };
  await chooseFolder(visitor, await writeFolder('orchard-many', { ...others, 'tiny-F32-00001-of-00001.gguf': gguf() }));
  await expectAnswer(visitor, 'orchard-many');
  const card = visitor.page.getByRole('listitem').filter({ has: visitor.page.getByRole('heading', { name: 'orchard-many', exact: true }) });
  await card.getByText('4 files are passed over').click();
  const said = await card.getByRole('listitem').allInnerTexts();
  expect(said).toEqual([
    expect.stringMatching(/^\._tiny-F32\.gguf: The system put it beside the others/),
    expect.stringMatching(/^matrix\.gguf: The file holds an importance matrix/),
    expect.stringMatching(/^vocabulary\.gguf: The file holds a vocabulary without weights/),
    expect.stringMatching(/^small\.gguf: Tensor "token_embd\.weight" has type Q2_K, which cannot be read here/)
  ]);
});

const without = (files: Files, name: string): Files => Object.fromEntries(Object.entries(files).filter(([each]) => each !== name));

/** Files with one of them cut off after so many bytes. */
const cut = (files: Files, name: string, length: number): Files => ({ ...files, [name]: files[name]!.subarray(0, length) });

/** Folders that hold no model, and what is said of them. */
const REFUSED: readonly (readonly [what: string, files: () => Files, sentence: RegExp])[] = [
  ['weights that were cut off', () => cut(checkpoint(), 'model.safetensors', 60_000), /cut off: tensor "model\.embed_tokens\.weight" ends at.*Fetch it again/],
  ['no tokenizer', () => without(checkpoint(), 'tokenizer.json'), /no tokenizer\.json beside the weights.*or a GGUF file/],
  ['no config', () => without(checkpoint(), 'config.json'), /brought holds no model that can be read here\. Choose a GGUF file, or all files of a folder/],
  ['a shard missing', () => without(sharded(), 'model-00002-of-00002.safetensors'), /brought has no file model-00002-of-00002\.safetensors\. Choose the whole/],
  ['half a tokenizer', () => cut(checkpoint(), 'tokenizer.json', 500), /tokenizer\.json is damaged or cut off: it is no JSON/],
  ['half an index', () => cut(sharded(), 'model.safetensors.index.json', 100), /model\.safetensors\.index\.json is damaged or cut off/],
  ['half a GGUF file', () => cut({ 'tiny.gguf': gguf() }, 'tiny.gguf', 60_000), /damaged or cut off: tensor "token_embd\.weight" ends at.*Fetch it again/],
  ['a zip that is called GGUF', () => ({ 'tiny.gguf': zipSync(checkpoint()) }), /no GGUF file: it does not begin with "GGUF"/],
  ['a zip', () => ({ 'tiny.zip': zipSync(checkpoint()) }), /brought holds no model that can be read here/],
  ['nothing', () => ({ 'tiny.gguf': new Uint8Array() }), /no GGUF file/]
];

it('refuses each folder that holds no model by its own sentence, and opens the next one', async () => {
  const visitor = await plain.arrive('#models');
  for (const [what, files, sentence] of REFUSED) {
    await chooseFolder(visitor, await writeFolder('brought', files()));
    const said = visitor.page.getByRole('region', { name: 'Models to choose from' }).getByRole('alert');
    await expect.poll(() => said.innerText(), { message: what, timeout: 30_000 }).toMatch(sentence);
  }
  await chooseFolder(visitor, await writeFolder('orchard-whole', checkpoint()));
  await expectAnswer(visitor, 'orchard-whole');
  expect(visitor.complaints).toEqual([]);
});

it('says that a file was changed on disk since it was chosen, and opens it once it is chosen again', async () => {
  const visitor = await plain.arrive('#models');
  const { page } = visitor;
  const path = join(await writeFolder('files', { 'tiny-F32.gguf': gguf() }), 'tiny-F32.gguf');
  await chooseFiles(visitor, [path]);
  await expectAnswer(visitor, 'tiny-F32.gguf');
  const load = (card: Locator) => card.getByRole('button', { name: 'Load', exact: true }).click();
  await load(page.getByRole('listitem').filter({ hasText: 'comes with this page' }));
  await writeFile(path, Buffer.concat([gguf(), Buffer.alloc(32)]));
  const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'tiny-F32.gguf', exact: true }) });
  await load(card);
  const said = page.getByRole('region', { name: 'Models to choose from' }).getByRole('alert');
  expect(await said.innerText()).toMatch(/^tiny-F32\.gguf cannot be read any more: it was changed, .* Choose it again\.$/);
  await chooseFiles(visitor, [path]);
  await expectAnswer(visitor, 'tiny-F32.gguf');
});
