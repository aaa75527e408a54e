/** Several writes as one: all of them are stored, or none is. */

/** What is needed of a transaction. */
interface Transaction {
  readonly done: Promise<void>;
  readonly error: DOMException | null;
  abort(): void;
}

/** Makes all requests, and waits for each: one that cannot even be made rejects as one that fails does, and leaves no other unheard. */
export const requestAll = (requests: readonly (() => Promise<unknown>)[]): Promise<unknown> => Promise.all(requests.map(async (request) => request()));

/** Resolves with what `work` gives once its writes are stored. Where one of them fails, all are undone, and the error is the one that began it. */
export async function atomically<T>(write: Transaction, work: () => Promise<T>): Promise<T> {
  try {
    const result = await work();
    await write.done;
    return result;
  } catch (error) {
    try {
      write.abort();
    } catch {
      // It has ended by itself.
    }
    await write.done.catch(() => undefined);
    // Requests of a transaction that was aborted say no more than that; the transaction says why.
    throw write.error ?? error;
  }
}
