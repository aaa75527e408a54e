/** A lost GPU under a model in files: they are read again, whether they lie in memory or on disk, and where they are gone a sentence says so. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openResilientEngine } from '../../src/engine/resilientEngine';
import type { StoredModel } from '../../src/engine/model';
import { bodyOfGguf } from '../../src/model/body/gguf';
import { openDisk } from '../../src/weights/download/disk';
import { openGguf } from '../../src/weights/format/gguf';
import { seedlingLanguage } from '../../src/weights/language/language';
import { sourceOfBlob, sourceOfBytes, type ByteSource } from '../../src/weights/format/source';
import { vocabularyOf } from '../../src/weights/language/tokenizer';
import { fetchBytes } from '../model/tiny';
import { AGENTS, openDesk, SPEC, teach } from './desk';
import { device, live, request } from './live';

const fixture = import.meta.glob<string>('../fixtures/qwen2-tiny/model.gguf', { eager: true, import: 'default', query: '?url' });
const words = vocabularyOf([]);

let bytes: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  await (await openDesk('webgpu')).close(); // tensors are counted where there is a device
  bytes = (await fetchBytes(Object.values(fixture)[0]!)).slice();
});

async function stored(source: ByteSource): Promise<StoredModel> {
  const body = await bodyOfGguf(await openGguf(source));
  return { name: 'tiny', body, language: seedlingLanguage(Array.from({ length: body.shape.vocabulary }, (_, token) => words[token] ?? `word${token}`)) };
}

describe('an engine on a model in files whose device is lost', () => {
  it.each<[string, () => ByteSource]>([
    ['in memory', () => sourceOfBytes(bytes)],
    ['on disk', () => sourceOfBlob(new File([bytes], 'tiny.gguf'))]
  ])('in generation, and then in an update, reads them again %s and goes on as if nothing had happened', async (_, source) => {
    const calm = await live(await stored(sourceOfBytes(bytes)), () => undefined);
    const { results, told, left } = await live(await stored(source()), () => device().destroy());
    expect(results).toEqual(calm.results);
    expect(left).toBe(calm.left);
    expect(told.filter((what) => what.endsWith('The engine restarted and goes on.'))).toHaveLength(2);
  });
});

describe('an engine whose device is lost, and whose file', () => {
  const FOLDER = 'lost';
  const NAME = 'tiny.gguf';
  const folder = async () => (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
  const write = async (content: Uint8Array<ArrayBuffer>): Promise<void> => {
    const file = await (await (await folder()).getFileHandle(NAME, { create: true })).createWritable();
    await file.write(content);
    await file.close();
  };
  afterEach(async () => (await navigator.storage.getDirectory()).removeEntry(FOLDER, { recursive: true }));

  it.each([
    ['was deleted', async () => (await folder()).removeEntry(NAME)],
    ['was cut', () => write(bytes.slice(0, 20_000))],
    ['was replaced by another', () => write(bytes.slice().fill(7))]
  ])('%s says so, and what to do', async (_, harm) => {
    await write(bytes);
    const source = await (await openDisk(FOLDER)).source(NAME);
    const engine = await openResilientEngine({ device: 'webgpu', model: await stored(source!) });
    await engine.equip(AGENTS, SPEC);
    await teach(engine, AGENTS);
    await harm();
    expect(await engine.generate([request])).toHaveLength(1);
    device().destroy();
    const sentence =
      /^The GPU was lost, and the model cannot be loaded again\. A file of the model .* Download the model again\. Then reload the page and resume from the last checkpoint\.$/;
    await expect(engine.generate([request])).rejects.toThrow(sentence);
    await expect(teach(engine, AGENTS)).rejects.toThrow(sentence);
  });
});
