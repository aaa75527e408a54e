/** The commands on models, for the thread that owns the disk: list, fetch, cancel, keep, remove, estimate what a run takes. */
import {
  modelKey,
  listReasons,
  nameFile,
  type KeptModel,
  type ListedFile,
  type ModelListing,
  type RepositoryRevision,
  type ModelProgress,
  type ModelVariant,
  type ModelRequest,
  type UnreadableFile
} from '../record/model';
import type { StoredFile } from '../record/storedFile';
import type { ModelStorage } from '../bridge/modelStorage';
import { matchVariants, filesToRemove, keptModels, type SurveyedFiles } from './keptModels';

/** What the commands need of the network, the disk and the readers of model files. */
export interface ModelTools<File extends ListedFile> {
  readonly list: (place: RepositoryRevision, signal: AbortSignal) => Promise<Omit<ModelListing, keyof SurveyedFiles> & { readonly files: readonly File[] }>;
  /** Which whole models a listing holds; index files among them are read over the network. */
  readonly survey: (files: readonly File[], signal: AbortSignal) => Promise<SurveyedFiles>;
  /** Which models the files kept of a repository make up, whole or not. */
  readonly surveyKept: (place: RepositoryRevision, files: readonly ListedFile[]) => Promise<Pick<SurveyedFiles, 'variants'>>;
  /** Why a variant does not run here, in a sentence, from the headers of its files, read over the network; null where it runs. */
  readonly refusal: (variant: ModelVariant, files: readonly File[], signal: AbortSignal) => Promise<string | null>;
  readonly fetch: (file: File, signal: AbortSignal, report: (progress: ModelProgress) => void) => Promise<unknown>;
  readonly kept: () => Promise<readonly StoredFile[]>;
  readonly remove: (name: string) => Promise<void>;
  readonly estimateFit: ModelStorage['estimateFit'];
}

const isWeights = (path: string): boolean => /\.(safetensors|gguf)$/i.test(path);

/** Weights come last, so that a repository's small files say what a half-fetched one is. */
const inOrder = ({ paths }: ModelVariant): readonly string[] => [...paths].sort((a, b) => Number(isWeights(a)) - Number(isWeights(b)));

/** The commands on models over these tools. */
export function makeModelStorage<File extends ListedFile>({
  list,
  survey,
  surveyKept,
  refusal,
  fetch,
  kept,
  remove,
  estimateFit
}: ModelTools<File>): ModelStorage {
  const underWay = new Map<string, AbortController>();
  const listKept = async (): Promise<readonly KeptModel[]> => keptModels(await kept(), surveyKept);

  /** The first variant that runs here, told from headers before the rest is fetched; one whose download has begun was checked then. Rejects with an Error that says why none runs. */
  async function firstToRun(request: ModelRequest, files: readonly File[], signal: AbortSignal): Promise<ModelVariant> {
    const variants = matchVariants(request, await survey(files, signal));
    const begun = new Set((await kept()).filter(({ held }) => held > 0).map(({ name }) => name));
    const refused: UnreadableFile[] = [];
    for (const variant of variants) {
      if (variant.paths.some((path) => isWeights(path) && begun.has(nameFile(request, path)))) return variant;
      const reason = await refusal(variant, files, signal);
      if (reason === null) return variant;
      refused.push({ path: variant.paths[0]!, reason });
    }
    throw new Error(refused.length === 1 ? refused[0]!.reason : `${request.repository} holds no model that runs here. ${listReasons(refused)}`);
  }
  return {
    listModels: async (place) => {
      const { signal } = new AbortController();
      const { repository, revision, licence, gated, files } = await list(place, signal);
      return { repository, revision, licence, gated, ...(await survey(files, signal)) };
    },

    fetchModel: async (request, progress) => {
      const key = modelKey(request);
      if (underWay.has(key)) throw new Error(`${request.file} is being fetched already.`);
      const control = new AbortController();
      underWay.set(key, control);
      try {
        progress({ stage: 'listing', done: 0, size: 0, speed: null, left: null });
        const { files } = await list(request, control.signal);
        const variant = await firstToRun(request, files, control.signal);
        let before = 0;
        for (const path of inOrder(variant)) {
          const file = files.find((each) => each.path === path)!;
          await fetch(file, control.signal, ({ stage, done, speed }) => {
            const left = variant.size - before - done;
            progress({ stage, done: before + done, size: variant.size, speed, left: speed && left / speed });
          });
          before += file.size;
        }
        return { repository: request.repository, revision: request.revision, variant, held: variant.size, whole: true };
      } finally {
        underWay.delete(key);
      }
    },

    cancelModel: async (request) => underWay.get(modelKey(request))?.abort(),

    keptModels: listKept,

    estimateFit,

    removeModel: async (place, variant) => {
      for (const name of filesToRemove(await kept(), place, variant, await listKept())) await remove(name);
    }
  };
}
