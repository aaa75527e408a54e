/** Collects items for a moment, so that a thousand small messages become a few. */

export interface Batch<T> {
  push(item: T): void;
  /** Resolves once everything pushed so far has been received. */
  flush(): Promise<void>;
}

/** A batch that sends itself `interval` milliseconds after its first item came, in order, one batch at a time. */
export function makeBatch<T>(send: (items: readonly T[]) => Promise<unknown>, interval: number): Batch<T> {
  let waiting: T[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sent: Promise<unknown> = Promise.resolve();
  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const items = waiting;
    waiting = [];
    if (items.length) sent = sent.catch(() => undefined).then(() => send(items));
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
