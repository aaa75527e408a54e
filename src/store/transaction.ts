/** Several writes as one: all of them are stored, or none is. */

/** What is needed of a transaction. */
interface Transaction {
  readonly done: Promise<void>;
  readonly error: DOMException | null;
  abort(): void;
}

/** Resolves with what `work` gives once its writes are stored. Where one of them fails, all are undone, and the error is the one that began it. */
export async function together<T>(write: Transaction, work: () => Promise<T>): Promise<T> {
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
