/** A model that a person chose, in files that are on this machine: their headers read, the rest left to the engine. */
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

type Stored = Exclude<ModelChoice, { kind: 'bundled' }>;

/** What was read of a model's files, and the names it goes by. */
interface Opened<T> {
  readonly name: string;
  /** What adapters name as their base. */
  readonly base: string;
  readonly value: T;
  readonly unreadable: readonly UnreadableFile[];
}

/** Of the person's own files the first model that opens; what was downloaded is one already. */
async function openStored<T>(choice: Stored, read: (variant: ModelVariant, open: OpenFile) => Promise<T>): Promise<Opened<T>> {
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

/** Reads what is needed to load the model, and tells `report` that it does. Rejects with a sentence where it is not there, damaged, or of a kind that does not run here. */
export async function openChosenModel(choice: Stored, report: (loading: Loading) => void): Promise<StoredModel> {
  report({ what: 'Reading what the model is', share: null });
  const { name, base, value, unreadable } = await openStored(choice, readModelFiles);
  return { name, base, ...value, ...(unreadable.length ? { unreadable } : {}) };
}

/** Where the tensors of a model lie and what they are, read from the headers of its files. Rejects as `openChoice` does. */
export async function bodyOfChosenModel(choice: Stored): Promise<StoredBody> {
  // Among several files of the person's own, only the whole reading tells which one will be opened.
  if (choice.kind === 'files' && choice.files.length > 1) return (await openStored(choice, readModelFiles)).value.body;
  return (await openStored(choice, readBody)).value;
}
