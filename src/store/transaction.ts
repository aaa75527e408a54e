/** Atomic writes: all requests of a transaction are stored, or none. */

/** The part of an IndexedDB transaction that is used. */
interface Transaction {
  readonly done: Promise<void>;
  readonly error: DOMException | null;
  abort(): void;
}

/** Makes all requests and waits for them. A request that throws at once rejects like one that fails later, so that no rejection goes unhandled. */
export const requestAll = (requests: readonly (() => Promise<unknown>)[]): Promise<unknown> => Promise.all(requests.map(async (request) => request()));

/** Resolves with the result of `work` once its writes are stored. Where one fails, all are rolled back, and the error is the one that caused it. */
export async function atomically<T>(write: Transaction, work: () => Promise<T>): Promise<T> {
  try {
    const result = await work();
    await write.done;
    return result;
  } catch (error) {
    try {
      write.abort();
    } catch {
      // The transaction has already ended.
    }
    await write.done.catch(() => undefined);
    // Requests of an aborted transaction reject with an AbortError; the transaction has the cause.
    throw write.error ?? error;
  }
}
