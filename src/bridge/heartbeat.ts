/** Whether a worker still answers: the page asks it at intervals, and it answers whenever it yields to its event loop. */

/** Question and answer alike, over the worker's own channel; everything else goes through ports. */
const BEAT = 'heartbeat';

/** Milliseconds between two questions. */
const INTERVAL = 5000;
/** Questions in a row without an answer after which a worker is taken for dead: two minutes, while the longest work between two yields takes some seconds on a slow CPU. */
const PATIENCE = 24;

/** The part of a worker that is used here. */
export type HeartbeatPort = Pick<Worker, 'postMessage' | 'addEventListener'>;

/** Answers questions; for the worker. */
export function answerHeartbeat(scope: HeartbeatPort = globalThis as unknown as Worker): void {
  scope.addEventListener('message', ({ data }) => {
    if (data === BEAT) scope.postMessage(BEAT);
  });
}

/**
 * Calls `onDead` once where the worker has not answered for `patience` questions in a row; returns what ends the watch. Counting begins with the first answer, so
 * that a slow download of the worker's script does not count. A tick that comes late (a sleeping machine, a hidden tab) does not count either.
 */
export function watchHeartbeat(
  worker: HeartbeatPort,
  onDead: () => void,
  { interval = INTERVAL, patience = PATIENCE, now = () => performance.now() } = {}
): () => void {
  let silent = 0;
  let answered = false;
  let before = now();
  worker.addEventListener('message', ({ data }) => {
    if (data !== BEAT) return;
    answered = true;
    silent = 0;
  });
  worker.postMessage(BEAT);
  const timer = setInterval(() => {
    const late = now() - before > 2 * interval;
    before = now();
    if (answered && !late) silent++;
    if (silent > patience) {
      clearInterval(timer);
      return onDead();
    }
    worker.postMessage(BEAT);
  }, interval);
  return () => clearInterval(timer);
}
