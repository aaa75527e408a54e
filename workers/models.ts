/** The models on this machine's disk and those of the Hub, for the storage thread. */
import { hima } from '../src/agent/team';
import type { ModelStorage } from '../src/bridge/modelStorage';
import { makeModels } from '../src/lab/models';
import { readModelFiles } from '../src/engine/modelFiles';
import { MODELS_FOLDER, nameFile } from '../src/record/model';
import { listLocalModels } from '../src/weights/repository/localModels';
import type { FileCache } from '../src/weights/download/fileCache';
import { BROWSER_NETWORK } from '../src/weights/download/retry';
import { FormatError } from '../src/weights/format/formatError';
import { listRepository, type HubFile } from '../src/weights/repository/hub';
import { sourceOfRemote } from '../src/weights/download/remoteSource';
import type { ByteSource } from '../src/weights/format/source';
import { findModels, completeModels } from '../src/weights/repository/modelVariants';
import { openModelCache } from '../src/engine/modelCache';
import { weigh } from '../src/engine/weigh';

/** Begins a sentence about what a listing lacks. */
const placeOf = ([file]: readonly HubFile[]): string => (file?.name.startsWith(`${MODELS_FOLDER.repository}@`) ? 'The folder' : 'The repository');

/** `base` is the folder that the app is served from. */
export function openModels(base: string): ModelStorage {
  let opened: Promise<FileCache> | null = null;
  const cache = (): Promise<FileCache> => (opened ??= openModelCache().catch((error: unknown) => ((opened = null), Promise.reject(error))));
  /** A file that is listed, from the disk where it is whole there; a browser that keeps no files can still be told what there is. */
  const opening =
    (files: readonly HubFile[], signal: AbortSignal) =>
    async (path: string): Promise<ByteSource> => {
      const file = files.find((each) => each.path === path);
      if (!file) throw new FormatError(`${placeOf(files)} has no file ${path}. Choose another one, or a GGUF file of the same model.`);
      const kept = await cache().then(
        (disk) => disk.open(file.name, file),
        () => null
      );
      return kept ?? sourceOfRemote(file, BROWSER_NETWORK, signal);
    };
  return makeModels({
    list: async ({ repository, revision }, signal) => {
      if (repository !== MODELS_FOLDER.repository) return listRepository(repository, revision, signal);
      return { ...MODELS_FOLDER, licence: null, gated: false, files: await listLocalModels(new URL('models/', base), signal) };
    },
    survey: async (files, signal) => completeModels(await findModels(files, opening(files, signal)), placeOf(files)),
    surveyKept: async (place, files) => findModels(files, async (path) => (await cache()).open(nameFile(place, path))),
    refusal: async (variant, files, signal) => {
      try {
        await readModelFiles(variant, opening(files, signal));
        return null;
      } catch (error) {
        if (error instanceof FormatError) return error.message;
        throw error;
      }
    },
    fetch: async (file, signal, report) => (await cache()).fetch(file, signal, report),
    kept: async () => (await cache()).list(),
    remove: async (name) => (await cache()).remove(name),
    weigh: (model, config, grant) => weigh(model, config, grant, hima().length)
  });
}
