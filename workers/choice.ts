/** A model that a person chose, in files that are on this machine: their headers read, the rest left to the engine. */
import type { StoredModel } from '../src/engine/model';
import type { Loading } from '../src/bridge/protocol';
import { bodyOfCheckpoint } from '../src/model/checkpoint';
import { bodyOfGguf } from '../src/model/gguf';
import type { StoredBody } from '../src/model/stored';
import { nameFile, type ModelChoice, type ModelVariety } from '../src/record/model';
import { folderOfFiles } from '../src/weights/folder';
import { openGguf } from '../src/weights/gguf';
import { readJson, readText } from '../src/weights/jsonFile';
import { languageOfFiles, languageOfGguf } from '../src/weights/language';
import { openSafetensors, openShards } from '../src/weights/shards';
import type { ByteSource } from '../src/weights/source';
import { varietiesOf } from '../src/weights/variety';
import { openModelCache } from './cache';

/** A file by its path. Rejects with a sentence where it is not there. */
type Open = (path: string) => Promise<ByteSource>;

/** A model's files: what is in them, and the name it goes by. */
interface Shelf {
  readonly name: string;
  readonly variety: ModelVariety;
  readonly open: Open;
  /** What adapters name as their base, where that is not the name. */
  readonly base?: string;
}

type Stored = Exclude<ModelChoice, { kind: 'bundled' }>;

async function openShelf(choice: Stored): Promise<Shelf> {
  if (choice.kind === 'files') {
    const folder = folderOfFiles(choice.name, choice.files);
    const [variety] = varietiesOf(folder.files);
    if (!variety)
      throw new Error(
        `${choice.name} holds no model that can be read here. Choose a GGUF file, or all files of a folder with config.json, tokenizer.json and safetensors.`
      );
    return { name: choice.name, variety, open: folder.open };
  }
  const { repository, variety } = choice;
  const cache = await openModelCache();
  const open = async (path: string): Promise<ByteSource> => {
    const source = await cache.open(nameFile(choice, path));
    if (!source) throw new Error(`${path} of ${repository} is not whole on this machine. Download it again.`);
    return source;
  };
  const name = `${repository.slice(repository.indexOf('/') + 1).replace(/-GGUF$/i, '')} ${variety.label}`;
  return { name, variety, open, base: repository };
}

/** Reads what is needed to load the model, and tells `report` that it does. Rejects with a sentence where it is not there, damaged, or of a kind that does not run here. */
export async function openChoice(choice: Stored, report: (loading: Loading) => void): Promise<StoredModel> {
  report({ what: 'Reading what the model is', share: null });
  const { name, variety, open, base = name } = await openShelf(choice);
  if (variety.format === 'gguf') {
    const gguf = await openGguf(await open(variety.paths[0]!));
    return { name, base, body: await bodyOfGguf(gguf), language: languageOfGguf(gguf.metadata) };
  }
  const besides = besidesOf(variety, open);
  const { text, json } = besides;
  const template = await text('chat_template.jinja');
  const language = languageOfFiles({
    tokenizer: await json('tokenizer.json'),
    config: await json('tokenizer_config.json'),
    generation: await json('generation_config.json'),
    ...(template === undefined ? {} : { template })
  });
  return { name, base, body: await bodyOfSafetensors(variety, open, besides), language };
}

/** Where the tensors of a model lie and what they are, read from the headers of its files. Rejects as `openChoice` does. */
export async function readBody(choice: Stored): Promise<StoredBody> {
  const { variety, open } = await openShelf(choice);
  if (variety.format === 'gguf') return bodyOfGguf(await openGguf(await open(variety.paths[0]!)));
  return bodyOfSafetensors(variety, open, besidesOf(variety, open));
}

/** The small files beside the weights; undefined for those that are not there. */
interface Besides {
  readonly text: (file: string) => Promise<string | undefined>;
  readonly json: (file: string) => Promise<unknown>;
}

function besidesOf({ paths: [path, ...others] }: ModelVariety, open: Open): Besides {
  const folder = path!.slice(0, path!.lastIndexOf('/') + 1);
  const has = (file: string): boolean => others.includes(folder + file);
  return {
    text: async (file) => (has(file) ? readText(await open(folder + file), file) : undefined),
    json: async (file) => (has(file) ? readJson(await open(folder + file), file) : undefined)
  };
}

async function bodyOfSafetensors({ paths: [path] }: ModelVariety, open: Open, { json }: Besides): Promise<StoredBody> {
  const first = await open(path!);
  const folder = path!.slice(0, path!.lastIndexOf('/') + 1);
  const tensors = path!.endsWith('.json') ? await openShards(await readJson(first, path!), (file) => open(folder + file)) : await openSafetensors(first);
  return bodyOfCheckpoint(await json('config.json'), tensors);
}
