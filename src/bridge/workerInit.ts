/** The first message to a worker: the ports through which it is called and calls others, and the folder that the app is served from. */
import { answerHeartbeat } from './heartbeat';

/** The message itself. */
export interface WorkerInit<Port extends string> {
  readonly base: string;
  readonly ports: Readonly<Record<Port, MessagePort>>;
  /** True where this worker replaces one of the same tab that held the lock on training: it then takes the lock from it. */
  readonly stealLock?: boolean;
}

/** Sends a worker its first message; the ports then belong to the worker. */
export function initWorker<Port extends string>(worker: Worker, init: WorkerInit<Port>): void {
  worker.postMessage(init, Object.values<MessagePort>(init.ports));
}

/** Receives the first message in the worker, which answers heartbeats from then on. */
export function receiveInit<Port extends string>(): Promise<WorkerInit<Port>> {
  answerHeartbeat();
  return new Promise((resolve) => {
    globalThis.addEventListener('message', (event) => resolve((event as MessageEvent<WorkerInit<Port>>).data), { once: true });
  });
}
