/** Long work in one thread that lets messages in now and then. */

/** A task of the event loop's own: what has arrived meanwhile is dealt with before it. */
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

/** A pause to be awaited often: it lets the event loop run where `milliseconds` have passed since it last did, and costs next to nothing else. */
export function makeEventLoopYield(milliseconds: number): () => Promise<void> {
  let last = -Infinity;
  return async () => {
    if (performance.now() - last < milliseconds) return;
    await nextTask();
    last = performance.now();
  };
}
