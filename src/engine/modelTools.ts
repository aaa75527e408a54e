/** How models are listed, checked, fetched, kept and removed, and what they take of a device: on the Hub, in the folder next to the app, and on this machine's disk. */
import type { RunConfig } from '../record/config';
import type { Fit, Grant, FitCandidate } from '../record/fit';
import { MODELS_FOLDER, nameFile, type ListedFile, type RepositoryRevision, type ModelProgress, type ModelVariant } from '../record/model';
import type { StoredFile } from '../record/storedFile';
import { listLocalModels } from '../weights/repository/localModels';
import type { FileCache } from '../weights/download/fileCache';
import { BROWSER_NETWORK } from '../weights/download/retry';
import { FormatError } from '../weights/format/formatError';
import { listRepository, type HubFile } from '../weights/repository/hub';
import { sourceOfRemote } from '../weights/download/remoteSource';
import type { ByteSource } from '../weights/format/source';
import { completeModels, findModels } from '../weights/repository/modelVariants';
import { openModelCache } from './modelCache';
import { readModelFiles } from './modelFiles';
import { estimateFit } from './estimateFit';

/** The subject of a sentence about what a listing lacks. */
const subjectOf = ([file]: readonly HubFile[]): string => (file?.name.startsWith(`${MODELS_FOLDER.repository}@`) ? 'The folder' : 'The repository');

/** `base` is the folder that the app is served from; `agents` is how many train adapters in a run. */
export function modelTools(base: string, agents: number) {
  let opened: Promise<FileCache> | null = null;
  const cache = (): Promise<FileCache> => (opened ??= openModelCache().catch((error: unknown) => ((opened = null), Promise.reject(error))));
  /** Opens listed files: from the disk where they are whole there, else over the network, also in a browser that cannot store files. */
  const openListed =
    (files: readonly HubFile[], signal: AbortSignal) =>
    async (path: string): Promise<ByteSource> => {
      const file = files.find((each) => each.path === path);
      if (!file) throw new FormatError(`${subjectOf(files)} has no file ${path}. Choose another one, or a GGUF file of the same model.`);
      const kept = await cache().then(
        (disk) => disk.open(file.name, file),
        () => null
      );
      return kept ?? sourceOfRemote(file, BROWSER_NETWORK, signal);
    };
  return {
    list: async ({ repository, revision }: RepositoryRevision, signal: AbortSignal) => {
      if (repository !== MODELS_FOLDER.repository) return listRepository(repository, revision, signal);
      return { ...MODELS_FOLDER, licence: null, gated: false, files: await listLocalModels(new URL('models/', base), signal) };
    },
    survey: async (files: readonly HubFile[], signal: AbortSignal) => completeModels(await findModels(files, openListed(files, signal)), subjectOf(files)),
    surveyKept: async (place: RepositoryRevision, files: readonly ListedFile[]) =>
      findModels(files, async (path) => (await cache()).open(nameFile(place, path))),
    refusal: async (variant: ModelVariant, files: readonly HubFile[], signal: AbortSignal): Promise<string | null> => {
      try {
        await readModelFiles(variant, openListed(files, signal));
        return null;
      } catch (error) {
        if (error instanceof FormatError) return error.message;
        throw error;
      }
    },
    fetch: async (file: HubFile, signal: AbortSignal, report: (progress: ModelProgress) => void) => (await cache()).fetch(file, signal, report),
    kept: async (): Promise<readonly StoredFile[]> => (await cache()).list(),
    remove: async (name: string): Promise<void> => (await cache()).remove(name),
    estimateFit: (model: FitCandidate, config: RunConfig, grant: Grant): Promise<Fit> => estimateFit(model, config, grant, agents)
  };
}
