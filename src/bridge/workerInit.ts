/** What a worker is sent first: the ports through which it is called and calls others, and the folder that the app is served from. */
import { answerHeartbeat } from './heartbeat';

/** The message itself. */
export interface WorkerInit<Port extends string> {
  readonly base: string;
  readonly ports: Readonly<Record<Port, MessagePort>>;
  /** True where this worker replaces one of the same tab that held the lock on training: it then takes the lock from it. */
  readonly stealLock?: boolean;
}

/** Sends a worker its ports, which then belong to it. */
export function initWorker<Port extends string>(worker: Worker, init: WorkerInit<Port>): void {
  worker.postMessage(init, Object.values<MessagePort>(init.ports));
}

/** Whether it is the message of `initWorker`; heartbeats, which may come before it, are not. */
const isInit = (data: unknown): boolean => typeof data === 'object' && data !== null && 'ports' in data;

/** Receives the ports in the worker, which answers heartbeats from now on. */
export function receiveInit<Port extends string>(
  scope: Pick<Worker, 'postMessage' | 'addEventListener'> = globalThis as unknown as Worker
): Promise<WorkerInit<Port>> {
  answerHeartbeat(scope);
  return new Promise((resolve) => {
    scope.addEventListener('message', ({ data }: MessageEvent<WorkerInit<Port>>) => {
      if (isInit(data)) resolve(data);
    });
  });
}
