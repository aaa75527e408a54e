/** The first message to a worker: the ports it talks through and the folder the app is served from. */
import { answerHeartbeat } from './heartbeat';

export interface WorkerInit<Port extends string> {
  readonly base: string;
  readonly ports: Readonly<Record<Port, MessagePort>>;
  /** Whether a worker of this tab that had a run open was ended, and this one takes its place. */
  readonly stealLock?: boolean;
}

/** Sends the first message; the ports then belong to the worker. */
export function initWorker<Port extends string>(worker: Worker, hello: WorkerInit<Port>): void {
  worker.postMessage(hello, Object.values<MessagePort>(hello.ports));
}

/** The first message to this worker. */
export function receiveInit<Port extends string>(): Promise<WorkerInit<Port>> {
  answerHeartbeat();
  return new Promise((resolve) => {
    globalThis.addEventListener('message', (event) => resolve((event as MessageEvent<WorkerInit<Port>>).data), { once: true });
  });
}
