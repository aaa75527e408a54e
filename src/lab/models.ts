/** Models on this machine behind their boundary: listed, fetched, cancelled, removed, in the thread that owns the disk. */
import {
  modelKey,
  listReasons,
  nameFile,
  type KeptModel,
  type ModelListing,
  type RepositoryRevision,
  type ModelProgress,
  type ModelVariant,
  type ModelRequest,
  type UnreadableFile
} from '../record/model';
import type { StoredFile } from '../record/storedFile';
import type { ModelStorage } from '../bridge/modelStorage';
import { matchVarieties, filesToRemove, keptModels, type SurveyedFiles } from './keptModels';

/** A file on a server, as much of it as is passed on. */
interface Remote {
  readonly path: string;
  readonly size: number;
}

/** What the weights' room does for it; the storage worker fits it in. */
export interface ModelTools<File extends Remote> {
  readonly list: (place: RepositoryRevision, signal: AbortSignal) => Promise<Omit<ModelListing, keyof SurveyedFiles> & { readonly files: readonly File[] }>;
  /** What of a listing is a whole model; indexes among the files are read where they lie. */
  readonly survey: (files: readonly File[], signal: AbortSignal) => Promise<SurveyedFiles>;
  /** What the files kept of a place make up, whole or not. */
  readonly surveyKept: (place: RepositoryRevision, files: readonly Remote[]) => Promise<Pick<SurveyedFiles, 'varieties'>>;
  /** Why a variety does not run here, in a sentence, from the headers of its files where they lie; null where it does. */
  readonly refusal: (variety: ModelVariant, files: readonly File[], signal: AbortSignal) => Promise<string | null>;
  readonly fetch: (file: File, signal: AbortSignal, report: (progress: ModelProgress) => void) => Promise<unknown>;
  readonly kept: () => Promise<readonly StoredFile[]>;
  readonly remove: (name: string) => Promise<void>;
  readonly weigh: ModelStorage['weighModel'];
}

const isWeights = (path: string): boolean => /\.(safetensors|gguf)$/i.test(path);

/** Weights come last, so that a repository's small files say what a half-fetched one is. */
const inOrder = ({ paths }: ModelVariant): readonly string[] => [...paths].sort((a, b) => Number(isWeights(a)) - Number(isWeights(b)));

/** The commands on models. */
export function makeModels<File extends Remote>({ list, survey, surveyKept, refusal, fetch, kept, remove, weigh }: ModelTools<File>): ModelStorage {
  const underWay = new Map<string, AbortController>();
  const all = async (): Promise<readonly KeptModel[]> => keptModels(await kept(), surveyKept);

  /** The first of them that runs here, as their headers say before the rest is fetched; one that was begun was found to. Throws an Error that says why none does. */
  async function firstToRun(wish: ModelRequest, files: readonly File[], signal: AbortSignal): Promise<ModelVariant> {
    const varieties = matchVarieties(wish, await survey(files, signal));
    const begun = new Set((await kept()).filter(({ held }) => held > 0).map(({ name }) => name));
    const refused: UnreadableFile[] = [];
    for (const variety of varieties) {
      if (variety.paths.some((path) => isWeights(path) && begun.has(nameFile(wish, path)))) return variety;
      const reason = await refusal(variety, files, signal);
      if (reason === null) return variety;
      refused.push({ path: variety.paths[0]!, reason });
    }
    throw new Error(refused.length === 1 ? refused[0]!.reason : `${wish.repository} holds no model that runs here. ${listReasons(refused)}`);
  }
  return {
    listModels: async (place) => {
      const { signal } = new AbortController();
      const { repository, revision, licence, gated, files } = await list(place, signal);
      return { repository, revision, licence, gated, ...(await survey(files, signal)) };
    },

    fetchModel: async (wish, progress) => {
      const key = modelKey(wish);
      if (underWay.has(key)) throw new Error(`${wish.file} is being fetched already.`);
      const control = new AbortController();
      underWay.set(key, control);
      try {
        progress({ stage: 'listing', done: 0, size: 0, speed: null, left: null });
        const { files } = await list(wish, control.signal);
        const variety = await firstToRun(wish, files, control.signal);
        let before = 0;
        for (const path of inOrder(variety)) {
          const file = files.find((each) => each.path === path)!;
          await fetch(file, control.signal, ({ stage, done, speed }) => {
            const left = variety.size - before - done;
            progress({ stage, done: before + done, size: variety.size, speed, left: speed && left / speed });
          });
          before += file.size;
        }
        return { repository: wish.repository, revision: wish.revision, variety, held: variety.size, whole: true };
      } finally {
        underWay.delete(key);
      }
    },

    cancelModel: async (wish) => underWay.get(modelKey(wish))?.abort(),

    keptModels: all,

    weighModel: weigh,

    removeModel: async (place, variety) => {
      for (const name of filesToRemove(await kept(), place, variety, await all())) await remove(name);
    }
  };
}
