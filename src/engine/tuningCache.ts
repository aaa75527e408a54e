/** The tuning cache in the browser's Cache storage; what the browser clears there is measured again. */

/** The fastest program by the name of the operation. */
type FastestPrograms = Readonly<Record<string, string>>;

const CACHE_NAME = 'orchard-tuning';

/** An address that nothing is ever fetched from. */
const addressOf = (key: string): string => `/tuning/${encodeURIComponent(key)}`;

const isFastestPrograms = (value: unknown): value is FastestPrograms =>
  typeof value === 'object' && value !== null && Object.values(value).every((name) => typeof name === 'string');

/** A cache over Cache storage; where the browser withholds it, nothing is kept. */
export function openTuningCache(storage: CacheStorage | undefined): {
  recall(key: string): Promise<FastestPrograms | null>;
  keep(key: string, programs: FastestPrograms): Promise<void>;
} {
  return {
    async recall(key) {
      try {
        const found: unknown = await (await storage?.match(addressOf(key), { cacheName: CACHE_NAME }))?.json();
        return isFastestPrograms(found) ? found : null;
      } catch {
        return null;
      }
    },
    async keep(key, programs) {
      try {
        const cache = await storage?.open(CACHE_NAME);
        await cache?.put(addressOf(key), new Response(JSON.stringify(programs)));
      } catch {
        // No room or no permission: the programs are measured again at the next load.
      }
    }
  };
}
