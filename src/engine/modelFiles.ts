/** What the files of one model hold, read from their headers and from the small files beside them; the weights stay where they are. */
import { bodyOfCheckpoint } from '../model/body/checkpoint';
import { bodyOfGguf } from '../model/body/gguf';
import type { StoredBody } from '../model/body/storedBody';
import type { ModelVariant } from '../record/model';
import { openGguf, requireModel, type Gguf } from '../weights/format/gguf';
import { readJsonFile, readTextFile } from '../weights/format/jsonFile';
import { languageOfFiles, languageOfGguf, type Language } from '../weights/language/language';
import { findPath, folderOf } from '../weights/repository/paths';
import { openNumberedShards, openSafetensors, openIndexedShards } from '../weights/format/shards';
import type { ByteSource } from '../weights/format/source';
import { assertSameVocabulary } from './model';

/** A file by its path. Rejects with a sentence where it is not there. */
export type OpenFile = (path: string) => Promise<ByteSource>;

/** A model without its name. */
export interface ModelContent {
  readonly body: StoredBody;
  readonly language: Language;
}

async function openModelGguf({ paths }: ModelVariant, open: OpenFile): Promise<Gguf> {
  const gguf = await openGguf(await open(paths[0]!));
  requireModel(gguf);
  return gguf;
}

/** A file beside the first one, whose name may differ in capitals; undefined where the model has none. */
async function fileBeside({ paths }: ModelVariant, open: OpenFile, file: string): Promise<ByteSource | undefined> {
  const path = findPath(paths, folderOf(paths[0]!) + file);
  return path === null ? undefined : open(path);
}

async function jsonBeside(variant: ModelVariant, open: OpenFile, file: string): Promise<unknown> {
  const source = await fileBeside(variant, open, file);
  return source && readJsonFile(source, file);
}

async function bodyOfSafetensors(variant: ModelVariant, open: OpenFile): Promise<StoredBody> {
  const { paths } = variant;
  const [first] = paths as readonly [string];
  const config = await jsonBeside(variant, open, 'config.json');
  if (first.toLowerCase().endsWith('.json')) {
    const openNamed = (file: string): Promise<ByteSource> => open(findPath(paths, folderOf(first) + file) ?? folderOf(first) + file);
    return bodyOfCheckpoint(config, await openIndexedShards(await readJsonFile(await open(first), first), openNamed));
  }
  const weights = paths.filter((path) => /\.safetensors$/i.test(path));
  const sources = await Promise.all(weights.map(open));
  return bodyOfCheckpoint(config, sources.length === 1 ? await openSafetensors(sources[0]!) : await openNumberedShards(sources));
}

/** Where the tensors of a model lie and what they are. Rejects with a sentence where they are not there, damaged, or of a kind that does not run here. */
export const readBody = async (variant: ModelVariant, open: OpenFile): Promise<StoredBody> =>
  variant.format === 'gguf' ? bodyOfGguf(await openModelGguf(variant, open)) : bodyOfSafetensors(variant, open);

/** Body and language of a model. Rejects as `readBody` does, and where the tokenizer does not belong to the body. */
export async function readModelFiles(variant: ModelVariant, open: OpenFile): Promise<ModelContent> {
  const content = await (variant.format === 'gguf' ? contentOfGguf : contentOfCheckpoint)(variant, open);
  assertSameVocabulary(content);
  return content;
}

async function contentOfGguf(variant: ModelVariant, open: OpenFile): Promise<ModelContent> {
  const gguf = await openModelGguf(variant, open);
  return { body: await bodyOfGguf(gguf), language: languageOfGguf(gguf.metadata) };
}

/** Reads the small files first: they tell sooner than the weights that a model does not run here. */
async function contentOfCheckpoint(variant: ModelVariant, open: OpenFile): Promise<ModelContent> {
  const template = await fileBeside(variant, open, 'chat_template.jinja');
  const language = languageOfFiles({
    tokenizer: await jsonBeside(variant, open, 'tokenizer.json'),
    config: await jsonBeside(variant, open, 'tokenizer_config.json'),
    generation: await jsonBeside(variant, open, 'generation_config.json'),
    ...(template === undefined ? {} : { template: await readTextFile(template, 'chat_template.jinja') })
  });
  return { body: await bodyOfSafetensors(variant, open), language };
}
