/** Models on this machine behind their boundary: listed, fetched, cancelled, removed, in the thread that owns the disk. */
import type { RunConfig } from '../record/config';
import type { Fit, Grant, Weighed } from '../record/fit';
import { keyOf, nameFile, type KeptModel, type ModelListing, type ModelPlace, type ModelProgress, type ModelVariety, type ModelWish } from '../record/model';
import { keptModels, chooseVariety, type KeptFile } from './variety';

/** What the page may ask about models. Every method rejects with an Error whose message is a sentence for people. */
export interface Models {
  /** What the Hub has there. */
  listModels(place: ModelPlace): Promise<ModelListing>;
  /** Fetches what is missing of a variety; rejects with an `AbortError` where it was cancelled. What has arrived is kept for the next call. */
  fetchModel(wish: ModelWish, progress: (progress: ModelProgress) => void): Promise<KeptModel>;
  /** Ends the fetching of this variety, if it is under way in this tab. */
  cancelModel(wish: ModelWish): Promise<void>;
  /** Whatever is there, whole or in part. */
  keptModels(): Promise<readonly KeptModel[]>;
  removeModel(place: ModelPlace, variety: ModelVariety): Promise<void>;
  /** What a run on the model takes of a device, before any of it is loaded. */
  weighModel(model: Weighed, config: RunConfig, grant: Grant): Promise<Fit>;
}

/** A file on a server, as much of it as is passed on. */
interface Remote {
  readonly path: string;
  readonly size: number;
}

/** What the weights' room does for it; the storage worker fits it in. */
export interface ModelTools<File extends Remote> {
  readonly list: (place: ModelPlace, signal: AbortSignal) => Promise<Omit<ModelListing, 'varieties'> & { readonly files: readonly File[] }>;
  readonly varieties: (files: readonly Remote[]) => readonly ModelVariety[];
  readonly fetch: (file: File, signal: AbortSignal, report: (progress: ModelProgress) => void) => Promise<unknown>;
  readonly kept: () => Promise<readonly KeptFile[]>;
  readonly remove: (name: string) => Promise<void>;
  readonly weigh: Models['weighModel'];
}

/** Weights come last, so that a repository's small files say what a half-fetched one is. */
const inOrder = ({ paths }: ModelVariety): readonly string[] =>
  [...paths].sort((a, b) => Number(a.endsWith('.safetensors')) - Number(b.endsWith('.safetensors')));

/** The commands on models. */
export function makeModels<File extends Remote>({ list, varieties, fetch, kept, remove, weigh }: ModelTools<File>): Models {
  const underWay = new Map<string, AbortController>();
  const all = async (): Promise<readonly KeptModel[]> => keptModels(await kept(), varieties);
  return {
    listModels: async (place) => {
      const { repository, revision, licence, gated, files } = await list(place, new AbortController().signal);
      return { repository, revision, licence, gated, varieties: varieties(files) };
    },

    fetchModel: async (wish, progress) => {
      const key = keyOf(wish);
      if (underWay.has(key)) throw new Error(`${wish.file} is being fetched already.`);
      const control = new AbortController();
      underWay.set(key, control);
      try {
        progress({ stage: 'listing', done: 0, size: 0, speed: null, left: null });
        const { files } = await list(wish, control.signal);
        const variety = chooseVariety(wish, varieties(files));
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

    cancelModel: async (wish) => underWay.get(keyOf(wish))?.abort(),

    keptModels: all,

    weighModel: weigh,

    removeModel: async (place, { paths }) => {
      const here = new Set((await kept()).map(({ name }) => name));
      for (const name of paths.map((path) => nameFile(place, path))) if (here.has(name)) await remove(name);
    }
  };
}
