/** Versions of the page: the first one is no news, a later one is offered once and takes over when asked. */
import { expect, it } from 'vitest';
import { watchVersions, type VersionRegistration, type VersionWorker, type VersionWorkers } from '../../src/bridge/pageVersion';

class FakeWorker extends EventTarget {
  state: ServiceWorkerState = 'installing';
  readonly told: unknown[] = [];

  postMessage(message: unknown): void {
    this.told.push(message);
  }

  become(state: ServiceWorkerState): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

/** A browser with a registration whose workers a test sets. */
function browser(given: Partial<Record<'installing' | 'waiting' | 'active', FakeWorker>>) {
  const registration = Object.assign(new EventTarget(), { installing: null, waiting: null, active: null, update: async () => undefined, ...given });
  const workers = Object.assign(new EventTarget(), { register: async () => registration as unknown as VersionRegistration });
  const ready: (() => Promise<void>)[] = [];
  const watch = () => watchVersions(new URL('https://garden.example/offline.js'), (takeOver) => ready.push(takeOver), workers as unknown as VersionWorkers);
  return { registration: registration as unknown as EventTarget & Record<'installing' | 'active', VersionWorker | null>, workers, ready, watch };
}

const soon = () => new Promise((resolve) => setTimeout(resolve));

it('says nothing of the version that the first visit has', async () => {
  const worker = new FakeWorker();
  const { ready, watch } = browser({ installing: worker });
  await watch();
  worker.become('installed');
  await soon();
  expect(ready).toEqual([]);
});

it('offers a version that comes while the page is open, and resolves once it has taken over', async () => {
  const [old, next] = [new FakeWorker(), new FakeWorker()];
  const { registration, ready, watch } = browser({ active: old });
  await watch();
  registration.installing = next as unknown as VersionWorker;
  registration.dispatchEvent(new Event('updatefound'));
  await soon();
  expect(ready).toHaveLength(0);
  next.become('installed');
  await soon();
  expect(ready).toHaveLength(1);
  let over = false;
  const done = ready[0]!().then(() => (over = true));
  await soon();
  expect([next.told, over]).toEqual([['take over'], false]);
  next.become('activated');
  await done;
  expect(old.told).toEqual([]);
});

it('offers one that waits already, and one that another tab has let take over', async () => {
  const { workers, ready, watch } = browser({ active: new FakeWorker(), waiting: new FakeWorker() });
  await watch();
  expect(ready).toHaveLength(1);
  workers.dispatchEvent(new Event('controllerchange'));
  await ready[1]!();
});

it('does without where the browser has no service workers, or refuses them', async () => {
  const fail = () => expect.unreachable();
  await (
    await watchVersions(new URL('https://garden.example/offline.js'), fail, undefined)
  )();
  const refusing = Object.assign(new EventTarget(), { register: async () => Promise.reject(new Error('refused')) });
  await (
    await watchVersions(new URL('https://garden.example/offline.js'), fail, refusing as unknown as VersionWorkers)
  )();
});
