/** The models on this machine's disk and those of the Hub, for the storage thread. */
import { makeModels, type Models } from '../src/bridge/models';
import { BESIDE } from '../src/record/model';
import { listBeside } from '../src/weights/beside';
import type { ModelCache } from '../src/weights/cache';
import { listRepository } from '../src/weights/hub';
import { varietiesOf } from '../src/weights/variety';
import { openModelCache } from './cache';
import { weigh } from './weigh';

/** `base` is the folder that the app is served from. */
export function openModels(base: string): Models {
  let opened: Promise<ModelCache> | null = null;
  const cache = (): Promise<ModelCache> => (opened ??= openModelCache().catch((error: unknown) => ((opened = null), Promise.reject(error))));
  return makeModels({
    list: async ({ repository, revision }, signal) => {
      if (repository !== BESIDE.repository) return listRepository(repository, revision, signal);
      return { ...BESIDE, licence: null, gated: false, files: await listBeside(new URL('models/', base), signal) };
    },
    varieties: varietiesOf,
    fetch: async (file, signal, report) => (await cache()).fetch(file, signal, report),
    kept: async () => (await cache()).list(),
    remove: async (name) => (await cache()).remove(name),
    weigh
  });
}
