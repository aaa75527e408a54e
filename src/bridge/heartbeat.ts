/** Whether a worker still answers: the page asks it in turns, and it answers whenever it takes messages between two pieces of its work. */

/** Asked and answered over the worker's own channel; all else goes through ports. */
const BEAT = 'heartbeat';

/** Milliseconds between two questions. */
const INTERVAL = 5000;
/** Questions in a row without an answer after which a worker is given up: two minutes, where the longest piece of work on a slow CPU takes some seconds. */
const PATIENCE = 24;

/** What there is of a worker here. */
export type HeartbeatPort = Pick<Worker, 'postMessage' | 'addEventListener'>;

/** Answers questions; for the worker. */
export function answerHeartbeat(scope: HeartbeatPort = globalThis as unknown as Worker): void {
  scope.addEventListener('message', ({ data }) => {
    if (data === BEAT) scope.postMessage(BEAT);
  });
}

/**
 * Calls `dead` once where the worker has not answered for long; returns what ends the watch. It is counted from the first answer on, so that a slow download of
 * its script is no silence, and only in turns that come in time: whose own timers come late (a sleeping machine, a hidden tab) tells nothing about the worker.
 */
export function watchHeartbeat(
  worker: HeartbeatPort,
  dead: () => void,
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
      return dead();
    }
    worker.postMessage(BEAT);
  }, interval);
  return () => clearInterval(timer);
}
