/** A model that a person chose, in files that are on this machine: their headers read, the rest left to the engine. */
import type { StoredModel } from '../src/engine/model';
import type { Loading } from '../src/bridge/protocol';
import { bodyOfCheckpoint } from '../src/model/checkpoint';
import { bodyOfGguf } from '../src/model/gguf';
import type { ModelChoice, ModelVariety } from '../src/record/model';
import { folderOfFiles } from '../src/weights/folder';
import { openGguf } from '../src/weights/gguf';
import { readJson, readText } from '../src/weights/jsonFile';
import { languageOfFiles, languageOfGguf } from '../src/weights/language';
import { openSafetensors, openShards } from '../src/weights/shards';
import type { ByteSource } from '../src/weights/source';
import { varietiesOf } from '../src/weights/variety';
import { openModelCache } from './models';

/** A file by its path. Rejects with a sentence where it is not there. */
type Open = (path: string) => Promise<ByteSource>;

/** Reads what is needed to load the model, and tells `report` that it does. Rejects with a sentence where it is not there, damaged, or of a kind that does not run here. */
export async function openChoice(choice: Exclude<ModelChoice, { kind: 'bundled' }>, report: (loading: Loading) => void): Promise<StoredModel> {
  report({ what: 'Reading what the model is', share: null });
  if (choice.kind === 'files') {
    const folder = folderOfFiles(choice.name, choice.files);
    const [variety] = varietiesOf(folder.files);
    if (!variety)
      throw new Error(
        `${choice.name} holds no model that can be read here. Choose a GGUF file, or all files of a folder with config.json, tokenizer.json and safetensors.`
      );
    return readModel(choice.name, variety, folder.open);
  }
  const { repository, revision, variety } = choice;
  const cache = await openModelCache();
  const open = async (path: string): Promise<ByteSource> => {
    const source = await cache.open(`${repository}@${revision}/${path}`);
    if (!source) throw new Error(`${path} of ${repository} is not whole on this machine. Download it again.`);
    return source;
  };
  const name = `${repository.slice(repository.indexOf('/') + 1).replace(/-GGUF$/i, '')} ${variety.label}`;
  return { ...(await readModel(name, variety, open)), base: repository };
}

async function readModel(name: string, { format, paths }: ModelVariety, open: Open): Promise<StoredModel> {
  const first = await open(paths[0]!);
  if (format === 'safetensors') return readCheckpoint(name, first, paths, open);
  const gguf = await openGguf(first);
  return { name, body: await bodyOfGguf(gguf), language: languageOfGguf(gguf.metadata) };
}

async function readCheckpoint(name: string, first: ByteSource, [path, ...others]: readonly string[], open: Open): Promise<StoredModel> {
  const folder = path!.slice(0, path!.lastIndexOf('/') + 1);
  const has = (file: string): boolean => others.includes(folder + file);
  const json = async (file: string): Promise<unknown> => (has(file) ? readJson(await open(folder + file), file) : undefined);
  const tensors = path!.endsWith('.json') ? await openShards(await readJson(first, path!), (file) => open(folder + file)) : await openSafetensors(first);
  const language = languageOfFiles({
    tokenizer: await json('tokenizer.json'),
    config: await json('tokenizer_config.json'),
    generation: await json('generation_config.json'),
    ...(has('chat_template.jinja') ? { template: await readText(await open(`${folder}chat_template.jinja`), 'chat_template.jinja') } : {})
  });
  return { name, body: bodyOfCheckpoint(await json('config.json'), tensors), language };
}
