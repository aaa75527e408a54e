/** A model that a person chose, in files on this machine: headers are read here, the weights when the engine loads them. */
import type { Loading } from '../record/loading';
import type { StoredModel } from './model';
import { readBody, readModelFiles, type OpenFile } from './modelFiles';
import type { StoredBody } from '../model/body/storedBody';
import { nameFile, type ModelChoice, type ModelVariant, type UnreadableFile } from '../record/model';
import { folderOfFiles } from '../weights/repository/folder';
import { readFirstVariant } from '../weights/repository/firstReadable';
import type { ByteSource } from '../weights/format/source';
import { findModels } from '../weights/repository/modelVariants';
import { openModelCache } from './modelCache';

/** Any choice but the bundled model. */
type StoredChoice = Exclude<ModelChoice, { kind: 'bundled' }>;

/** What was read of a model's files, and its names. */
interface NamedModel<T> {
  readonly name: string;
  /** What exported adapters name as their base model. */
  readonly base: string;
  readonly value: T;
  readonly unreadable: readonly UnreadableFile[];
}

/** Reads a downloaded model, or the first model among the person's own files that can be read. */
async function readStored<T>(choice: StoredChoice, read: (variant: ModelVariant, open: OpenFile) => Promise<T>): Promise<NamedModel<T>> {
  if (choice.kind === 'files') {
    const { name } = choice;
    const { files, open } = folderOfFiles(name, choice.files);
    const { value, unreadable } = await readFirstVariant(name, await findModels(files, open), (variant) => read(variant, open));
    return { name, base: name, value, unreadable };
  }
  const { repository, variant } = choice;
  const cache = await openModelCache();
  const open = async (path: string): Promise<ByteSource> => {
    const source = await cache.open(nameFile(choice, path));
    if (!source) throw new Error(`${path} of ${repository} is not whole on this machine. Download it again.`);
    return source;
  };
  const name = `${repository.slice(repository.indexOf('/') + 1).replace(/-GGUF$/i, '')} ${variant.label}`;
  return { name, base: repository, value: await read(variant, open), unreadable: [] };
}

/** Reads what is needed to load the model, after a call of `report`. Rejects with a sentence where it is not there, damaged, or of a kind that does not run here. */
export async function openChosenModel(choice: StoredChoice, report: (loading: Loading) => void): Promise<StoredModel> {
  report({ what: 'Reading what the model is', share: null });
  const { name, base, value, unreadable } = await readStored(choice, readModelFiles);
  return { name, base, ...value, ...(unreadable.length ? { unreadable } : {}) };
}

/** Where the tensors of a model lie and what they are, read from the headers of its files. Rejects as `openChosenModel` does. */
export async function bodyOfChosenModel(choice: StoredChoice): Promise<StoredBody> {
  // Which of several files the engine will open depends on their tokenizers too, so everything is read.
  if (choice.kind === 'files' && choice.files.length > 1) return (await readStored(choice, readModelFiles)).value.body;
  return (await readStored(choice, readBody)).value;
}
