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
import type { ModelStorage } from '../bridge/modelStorage';
import { chooseVariants, filesToRemove, keptModels, type Found, type KeptFile } from './variety';

/** A file on a server, as much of it as is passed on. */
interface Remote {
  readonly path: string;
  readonly size: number;
}

/** What the weights' room does for it; the storage worker fits it in. */
export interface ModelTools<File extends Remote> {
  readonly list: (place: RepositoryRevision, signal: AbortSignal) => Promise<Omit<ModelListing, keyof Found> & { readonly files: readonly File[] }>;
  /** What of a listing is a whole model; indexes among the files are read where they lie. */
  readonly survey: (files: readonly File[], signal: AbortSignal) => Promise<Found>;
  /** What the files kept of a place make up, whole or not. */
  readonly surveyKept: (place: RepositoryRevision, files: readonly Remote[]) => Promise<Pick<Found, 'variants'>>;
  /** Why a variant does not run here, in a sentence, from the headers of its files where they lie; null where it does. */
  readonly refusal: (variant: ModelVariant, files: readonly File[], signal: AbortSignal) => Promise<string | null>;
  readonly fetch: (file: File, signal: AbortSignal, report: (progress: ModelProgress) => void) => Promise<unknown>;
  readonly kept: () => Promise<readonly KeptFile[]>;
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
    const variants = chooseVariants(wish, await survey(files, signal));
    const begun = new Set((await kept()).filter(({ held }) => held > 0).map(({ name }) => name));
    const refused: UnreadableFile[] = [];
    for (const variant of variants) {
      if (variant.paths.some((path) => isWeights(path) && begun.has(nameFile(wish, path)))) return variant;
      const reason = await refusal(variant, files, signal);
      if (reason === null) return variant;
      refused.push({ path: variant.paths[0]!, reason });
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
        const variant = await firstToRun(wish, files, control.signal);
        let before = 0;
        for (const path of inOrder(variant)) {
          const file = files.find((each) => each.path === path)!;
          await fetch(file, control.signal, ({ stage, done, speed }) => {
            const left = variant.size - before - done;
            progress({ stage, done: before + done, size: variant.size, speed, left: speed && left / speed });
          });
          before += file.size;
        }
        return { repository: wish.repository, revision: wish.revision, variant, held: variant.size, whole: true };
      } finally {
        underWay.delete(key);
      }
    },

    cancelModel: async (wish) => underWay.get(modelKey(wish))?.abort(),

    keptModels: all,

    weighModel: weigh,

    removeModel: async (place, variant) => {
      for (const name of filesToRemove(await kept(), place, variant, await all())) await remove(name);
    }
  };
}
