/** Remembers on this machine which programs are fastest, in the browser's Cache storage: what is lost there is found out again. */

/** Names of what was raced to names of what won. */
type Winners = Readonly<Record<string, string>>;

const SHELF = 'orchard-tuning';

/** An address that nothing is ever fetched from. */
const addressOf = (key: string): string => `/tuning/${encodeURIComponent(key)}`;

const isWinners = (value: unknown): value is Winners =>
  typeof value === 'object' && value !== null && Object.values(value).every((name) => typeof name === 'string');

/** A memory over Cache storage; where the browser withholds it, nothing is remembered. */
export function openTuningCache(storage: CacheStorage | undefined): {
  recall(key: string): Promise<Winners | null>;
  keep(key: string, winners: Winners): Promise<void>;
} {
  return {
    async recall(key) {
      try {
        const found: unknown = await (await storage?.match(addressOf(key), { cacheName: SHELF }))?.json();
        return isWinners(found) ? found : null;
      } catch {
        return null;
      }
    },
    async keep(key, winners) {
      try {
        const shelf = await storage?.open(SHELF);
        await shelf?.put(addressOf(key), new Response(JSON.stringify(winners)));
      } catch {
        // No room or no permission: the race is run again at the next load.
      }
    }
  };
}
