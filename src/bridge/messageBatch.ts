/** Collects items for a moment, so that many small messages become a few large ones. */

/** Items on their way. */
export interface MessageBatch<T> {
  push(item: T): void;
  /** Resolves once everything pushed so far has been received. */
  flush(): Promise<void>;
}

/** Most items in one message, so that no single one keeps its receiver busy for long. */
const MOST_ITEMS = 64;

/** A batch that sends itself `interval` milliseconds after its first item came, in order, one message at a time. */
export function makeMessageBatch<T>(send: (items: readonly T[]) => Promise<unknown>, interval: number): MessageBatch<T> {
  let waiting: T[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sent: Promise<unknown> = Promise.resolve();
  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const items = waiting;
    waiting = [];
    // A failure of an earlier flush was reported to its caller; a failure in this one rejects it.
    if (items.length) sent = sent.catch(() => undefined);
    for (let from = 0; from < items.length; from += MOST_ITEMS) {
      const message = items.slice(from, from + MOST_ITEMS);
      sent = sent.then(() => send(message));
    }
    await sent;
  };
  return {
    push: (item) => {
      waiting.push(item);
      timer ??= setTimeout(() => void flush(), interval);
    },
    flush
  };
}
