/** Yields to the event loop now and then during long work in one thread, so that messages are delivered meanwhile. */

/** Resolves in a new task, after those already queued. Nested `setTimeout` calls would wait at least 4 ms each. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** A function to be awaited often: it yields to the event loop once `milliseconds` have passed since it last did, and otherwise returns at once. */
export function makeEventLoopYield(milliseconds: number): () => Promise<void> {
  let last = -Infinity;
  return async () => {
    if (performance.now() - last < milliseconds) return;
    await nextTask();
    last = performance.now();
  };
}
