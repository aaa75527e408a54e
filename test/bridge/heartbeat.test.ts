/** A worker that answers is left alone, one that is silent for long is given up once, and a page that slept blames nobody. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { answerHeartbeat, watchHeartbeat, type HeartbeatPort } from '../../src/bridge/heartbeat';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Two ends of a worker's own channel; what is posted at one is heard at the other while `alive`. */
function channel() {
  const state = { alive: true };
  const heard: [((event: MessageEvent) => void)[], ((event: MessageEvent) => void)[]] = [[], []];
  const end = (mine: 0 | 1): HeartbeatPort =>
    ({
      addEventListener: (_: string, listener: (event: MessageEvent) => void) => heard[mine].push(listener),
      postMessage: (data: unknown) => state.alive && heard[mine ? 0 : 1].forEach((listener) => listener({ data } as MessageEvent))
    }) as unknown as HeartbeatPort;
  return { state, page: end(0), worker: end(1) };
}

it('gives up a worker that stops answering, once, and not before its time', async () => {
  const { state, page, worker } = channel();
  const dead = vi.fn();
  answerHeartbeat(worker);
  watchHeartbeat(page, dead, { interval: 1000, patience: 10, now: () => Date.now() });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(dead).not.toHaveBeenCalled();
  state.alive = false;
  await vi.advanceTimersByTimeAsync(9_000);
  state.alive = true;
  await vi.advanceTimersByTimeAsync(5_000);
  state.alive = false;
  await vi.advanceTimersByTimeAsync(9_000);
  expect(dead).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(dead).toHaveBeenCalledTimes(1);
});

it('does not count from before the first answer, while the page slept, or after the watch is ended', async () => {
  const { state, page, worker } = channel();
  const dead = vi.fn();
  let time = 0;
  state.alive = false;
  const stop = watchHeartbeat(page, dead, { interval: 1000, patience: 10, now: () => time });
  const pass = async (turns: number, each: number) => {
    for (let i = 0; i < turns; i++) {
      time += each;
      await vi.advanceTimersByTimeAsync(1000);
    }
  };
  await pass(50, 1000);
  state.alive = true;
  answerHeartbeat(worker);
  await pass(2, 1000);
  state.alive = false;
  await pass(50, 60_000);
  expect(dead).not.toHaveBeenCalled();
  stop();
  await pass(50, 1000);
  expect(dead).not.toHaveBeenCalled();
});

it('counts turns that come a little late, as they do on a busy page', async () => {
  const { state, page, worker } = channel();
  const dead = vi.fn();
  let time = 0;
  answerHeartbeat(worker);
  watchHeartbeat(page, dead, { interval: 1000, patience: 10, now: () => time });
  await vi.advanceTimersByTimeAsync(1000);
  state.alive = false;
  for (let i = 0; i < 12; i++) {
    time += 1900;
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(dead).toHaveBeenCalledTimes(1);
});
