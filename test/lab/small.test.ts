/** The small parts of the boundary: batches, the mutex, the lock between tabs, the download. */
import { describe, expect, it, vi } from 'vitest';
import { makeMessageBatch } from '../../src/bridge/messageBatch';
import { fetchBundled } from '../../src/engine/fetchBundled';
import { makePageChannel } from '../../src/lab/pageChannel';
import { makeTrainingLock } from '../../src/lab/trainingLock';
import { shapeProblem as problemOf } from '../../src/lab/shape';
import { makeMutex } from '../../src/lab/mutex';
import type { LabEvent } from '../../src/record/event';
import type { Loading } from '../../src/record/loading';
import { shapeOf, type EngineState } from '../../src/record/engine';
import { stateOf } from '../store/tiny';

describe('a batch', () => {
  it('cuts what is long into several messages, in order', async () => {
    const sent: number[][] = [];
    const batch = makeMessageBatch<number>(async (items) => sent.push([...items]), 30);
    for (let i = 0; i < 150; i++) batch.push(i);
    await batch.flush();
    expect(sent.length).toBeGreaterThan(1);
    expect(sent.flat()).toEqual(Array.from({ length: 150 }, (_, i) => i));
  });

  it('sends by itself after a moment, in order, one at a time', async () => {
    vi.useFakeTimers();
    const sent: number[][] = [];
    const batch = makeMessageBatch<number>(async (items) => sent.push([...items]), 30);
    batch.push(1);
    batch.push(2);
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(30);
    batch.push(3);
    await batch.flush();
    vi.useRealTimers();
    expect(sent).toEqual([[1, 2], [3]]);
  });

  it('sends by itself again after it was flushed', async () => {
    vi.useFakeTimers();
    const sent: number[][] = [];
    const batch = makeMessageBatch<number>(async (items) => sent.push([...items]), 30);
    batch.push(1);
    await batch.flush();
    batch.push(2);
    await vi.advanceTimersByTimeAsync(30);
    vi.useRealTimers();
    expect(sent).toEqual([[1], [2]]);
  });

  it('goes on after a receiver that threw', async () => {
    const sent: number[] = [];
    const batch = makeMessageBatch<number>(async ([item]) => {
      if (item === 1) throw new Error('busy');
      sent.push(item!);
    }, 30);
    batch.push(1);
    await expect(batch.flush()).rejects.toThrow('busy');
    batch.push(2);
    await batch.flush();
    expect(sent).toEqual([2]);
  });
});

it('the page is asked for the events of one run alone', async () => {
  const eventOf = (run: string, seq: number): LabEvent => ({ type: 'phase', phase: 'Rollout', step: 0, run, seq });
  const channel = makePageChannel();
  await channel.subscribe(
    () => undefined,
    () => undefined,
    () => [eventOf('a', 0), eventOf('b', 0), eventOf('a', 1)]
  );
  expect(await channel.receivedEvents('a')).toEqual([eventOf('a', 0), eventOf('a', 1)]);
});

describe('a mutex', () => {
  it('lets jobs through one by one, past those that fail', async () => {
    const exclusive = makeMutex();
    const log: string[] = [];
    const job = (name: string, fails = false) =>
      exclusive(async () => {
        log.push(`${name} in`);
        await new Promise((resolve) => setTimeout(resolve, 1));
        log.push(`${name} out`);
        if (fails) throw new Error(name);
        return name;
      });
    const results = await Promise.allSettled([job('a'), job('b', true), job('c')]);
    expect(log).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});

describe('the lock', () => {
  /** The browser's lock manager, as far as the lock on training uses it: https://w3c.github.io/web-locks/. */
  function lockManager(): LockManager {
    let last: Promise<unknown> = Promise.resolve();
    const request = (_name: string, { signal, steal }: LockOptions, callback: (lock: Lock | null) => unknown) =>
      new Promise((resolve, reject) => {
        const before = last;
        let granted = false;
        last = new Promise<void>((free) => {
          signal?.addEventListener('abort', () => {
            if (granted) return;
            reject(signal.reason);
            free();
          });
          void (steal ? Promise.resolve() : before).then(async () => {
            granted = !signal?.aborted;
            if (granted) await callback({ name: 'a', mode: 'exclusive' });
            free();
            resolve(undefined);
          });
        });
      });
    return { request, query: async () => ({}) } as unknown as LockManager;
  }

  it('lets one tab in, as often as it asks, and no other', async () => {
    const locks = lockManager();
    const [first, second] = [makeTrainingLock(locks, false, 50), makeTrainingLock(locks, false, 50)];
    await first();
    await first();
    await expect(second()).rejects.toThrow('training in another tab');
  });

  it('is taken from a worker of this tab that was ended', async () => {
    const locks = lockManager();
    await makeTrainingLock(locks)();
    await expect(makeTrainingLock(locks, true, 50)()).resolves.toBeUndefined();
  });

  it('waits for a tab that is closing', async () => {
    const locks = lockManager();
    let close = (): void => undefined;
    void locks.request('a', { signal: new AbortController().signal }, () => new Promise<void>((closed) => (close = closed)));
    const acquired = makeTrainingLock(locks, false, 5000)();
    setTimeout(() => close(), 20);
    await expect(acquired).resolves.toBeUndefined();
  });

  it('keeps nobody out where there are no locks', async () => {
    await expect(makeTrainingLock(undefined)()).resolves.toBeUndefined();
  });
});

describe('a download', () => {
  const url = new URL('https://example.org/app/models/seedling.safetensors');
  const fetchOf = (response: () => Response): typeof fetch => vi.fn(async () => response());

  it('arrives whole, telling how far it is', async () => {
    const body = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);
    const told: Loading[] = [];
    const got = await fetchBundled(
      url,
      'Seedling',
      (loading) => told.push(loading),
      fetchOf(() => new Response(body, { headers: { 'content-length': '1000' } }))
    );
    expect(got).toEqual(body);
    expect(told.at(-1)).toEqual({ what: 'Seedling', share: 1 });
  });

  it.each<[string, () => Response, RegExp]>([
    ['missing', () => new Response('', { status: 404 }), /Seedling is not at https.*\(404\)/],
    ['a web page instead', () => new Response('<html>', { headers: { 'content-type': 'text/html; charset=utf-8' } }), /a web page is/],
    ['torn', () => new Response(new Uint8Array(9), { headers: { 'content-length': '10' } }), /arrived torn: 9 of 10/]
  ])('that is %s rejects with a sentence', async (_what, response, sentence) => {
    await expect(fetchBundled(url, 'Seedling', () => undefined, fetchOf(response))).rejects.toThrow(sentence);
  });

  it('without a network rejects with a sentence', async () => {
    await expect(
      fetchBundled(
        url,
        'Seedling',
        () => undefined,
        () => Promise.reject(new TypeError('Failed to fetch'))
      )
    ).rejects.toThrow(/could not be fetched/);
  });

  it('sent compressed is not taken for torn', async () => {
    const response = () => new Response(new Uint8Array(9), { headers: { 'content-length': '4', 'content-encoding': 'gzip' } });
    expect(await fetchBundled(url, 'Seedling', () => undefined, fetchOf(response))).toHaveLength(9);
  });
});

describe('shapes', () => {
  const shapeProblem = (expected: EngineState, given: EngineState) => problemOf(shapeOf(expected), shapeOf(given));

  it('agree with themselves and differ by agent, tensor and length', () => {
    const state = stateOf(1);
    expect(shapeProblem(state, stateOf(2))).toBeNull();
    const { qa: _, ...fewer } = state;
    expect(shapeProblem(state, fewer)).toBe('the agent "qa" is missing');
    expect(shapeProblem(fewer, state)).toBe('the agent "qa" is unknown here');
    const longer = { ...state, qa: { ...state.qa!, values: { ...state.qa!.values, 'layers.0.q.A': new Float32Array(5) } } };
    const strange = { ...state, constructor: state['qa']! };
    expect(shapeProblem(state, strange)).toBe('the agent "constructor" is unknown here');
    const named = { ...state, qa: { ...state['qa']!, values: { ...state['qa']!.values, constructor: Float32Array.of(1) } } };
    expect(shapeProblem(state, named)).toBe('"constructor" of qa has 1 values where this engine has none');
    expect(shapeProblem(state, longer)).toBe('"layers.0.q.A" of qa has 5 values where this engine has 4');
  });
});
