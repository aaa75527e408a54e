/** Remembers on this machine which programs are fastest, in the browser's Cache storage: what is lost there is found out again. */

/** As in ops/tuning: tuning keys to names of programs. */
type TunedPrograms = Readonly<Record<string, string>>;

const CACHE = 'orchard-tuning';

/** An address that nothing is ever fetched from. */
const addressOf = (key: string): string => `/tuning/${encodeURIComponent(key)}`;

const isTunedPrograms = (value: unknown): value is TunedPrograms =>
  typeof value === 'object' && value !== null && Object.values(value).every((name) => typeof name === 'string');

/** Over Cache storage; where the browser withholds it, nothing is remembered. */
export function openTuningCache(storage: CacheStorage | undefined): {
  recall(key: string): Promise<TunedPrograms | null>;
  keep(key: string, programs: TunedPrograms): Promise<void>;
} {
  return {
    async recall(key) {
      try {
        const found: unknown = await (await storage?.match(addressOf(key), { cacheName: CACHE }))?.json();
        return isTunedPrograms(found) ? found : null;
      } catch {
        return null;
      }
    },
    async keep(key, programs) {
      try {
        const cache = await storage?.open(CACHE);
        await cache?.put(addressOf(key), new Response(JSON.stringify(programs)));
      } catch {
        // No room or no permission: the programs are timed again at the next load.
      }
    }
  };
}
