/** The connection to the archive's database, reopened after the browser or another tab closed it. */
import { openDatabase, type Database } from './database';

/** A connection that reopens itself. */
export interface Connection {
  /** Runs `job`, and once more on a new connection where the present one was closed, which rolled back the job's writes. Rejects with a sentence where the database does not open again. */
  use<T>(job: (database: Database) => Promise<T>): Promise<T>;
}

/** Names of errors of requests on a closed connection: made after it closed, in progress as it closed, and where the browser's own process crashed. */
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
  /** The present connection, opened where there is none. */
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
