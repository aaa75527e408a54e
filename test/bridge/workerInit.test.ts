/** A worker and what it is sent first, whatever else comes before it. */
import { expect, it } from 'vitest';
import { initWorker, receiveInit } from '../../src/bridge/workerInit';
import { watchHeartbeat } from '../../src/bridge/heartbeat';

/** Both ends of a worker's own channel. */
function channel() {
  const { port1, port2 } = new MessageChannel();
  const end = (port: MessagePort) => {
    port.start();
    return { postMessage: port.postMessage.bind(port), addEventListener: port.addEventListener.bind(port) } as unknown as Worker;
  };
  return { worker: end(port1), scope: end(port2), close: () => port1.close() };
}

it('gets its ports though it is watched before they are sent, and answers the watch', async () => {
  const { worker, scope, close } = channel();
  const received = receiveInit<'lab'>(scope);
  const answered = new Promise((resolve) => worker.addEventListener('message', ({ data }) => resolve(data)));
  const stop = watchHeartbeat(worker, () => undefined);
  initWorker(worker, { base: 'here', ports: { lab: new MessageChannel().port1 } });
  expect(await received).toMatchObject({ base: 'here', ports: { lab: expect.any(Object) } });
  expect(await answered).toBe('heartbeat');
  stop();
  close();
});
