/** The connection to the archive's database, opened again where the browser or another tab closed it under the page. */
import { openDatabase, type Database } from './database';

export interface Connection {
  /** Does `job`, once more on a new connection where the one at hand was closed; what it had begun to write was undone by that. */
  use<T>(job: (database: Database) => Promise<T>): Promise<T>;
}

/** How requests fail on a connection that was closed: before they begin, while they are under way, and where the browser's own process died. */
const CLOSED: readonly string[] = ['InvalidStateError', 'AbortError', 'UnknownError'];

const isClosed = (error: unknown): boolean => error instanceof Error && CLOSED.includes(error.name);

function explain(error: Error): Error {
  const sentence =
    error.name === 'VersionError'
      ? 'Another tab has opened a newer Orchard, which stores in another form, so this tab can no longer store anything. Export the open run to keep it, then reload the page.'
      : `The browser closed the storage of this page and does not open it again (${error.message}). Export the open run to keep it, then reload the page.`;
  return new Error(sentence, { cause: error });
}

/** Opens the database named `name`. Rejects where the browser refuses storage. */
export async function openConnection(name: string): Promise<Connection> {
  let opened: Promise<Database> | null = null;
  /** The connection at hand; opened where there is none. */
  const open = (): Promise<Database> => {
    if (opened) return opened;
    const mine = openDatabase(name, () => forget(mine));
    mine.catch(() => forget(mine));
    return (opened = mine);
  };
  const forget = (gone: Promise<Database>): void => {
    if (opened === gone) opened = null;
  };
  await open();
  return {
    async use(job) {
      const mine = open();
      try {
        return await job(await mine.catch((error: Error) => Promise.reject(explain(error))));
      } catch (error) {
        if (!isClosed(error)) throw error;
        forget(mine);
        void mine.then((database) => database.close()).catch(() => undefined);
      }
      const database = await open().catch((error: Error) => Promise.reject(explain(error)));
      return job(database).catch((error: unknown) => Promise.reject(isClosed(error) ? explain(error as Error) : error));
    }
  };
}
