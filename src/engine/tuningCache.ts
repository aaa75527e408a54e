/** The tuning cache in the browser's Cache storage; programs that the browser has cleared from there are timed again. */
import type { TunedPrograms } from '../ops/tuning/tunedPrograms';
import type { TuningCache } from './tuning';

const CACHE = 'orchard-tuning';

/** Cache storage takes addresses as keys; nothing is ever fetched from this one. */
const addressOf = (key: string): string => `/tuning/${encodeURIComponent(key)}`;

const isTunedPrograms = (value: unknown): value is TunedPrograms =>
  typeof value === 'object' && value !== null && Object.values(value).every((name) => typeof name === 'string');

/** A cache over Cache storage; where the browser withholds it, nothing is kept. */
export function openTuningCache(storage: CacheStorage | undefined): TuningCache {
  return {
    async get(key) {
      try {
        const found: unknown = await (await storage?.match(addressOf(key), { cacheName: CACHE }))?.json();
        return isTunedPrograms(found) ? found : null;
      } catch {
        return null;
      }
    },
    async put(key, programs) {
      try {
        const cache = await storage?.open(CACHE);
        await cache?.put(addressOf(key), new Response(JSON.stringify(programs)));
      } catch {
        // No room or no permission: the programs are timed again at the next load.
      }
    }
  };
}
