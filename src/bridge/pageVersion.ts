/** Registers the service worker that keeps the page for visits without a network, and tells when it has a new version of the page. */

/** The part of a service worker that is used. */
export type VersionWorker = Pick<ServiceWorker, 'state' | 'postMessage' | 'addEventListener'>;

/** The part of a registration that is used. */
export interface VersionRegistration extends Pick<ServiceWorkerRegistration, 'addEventListener'> {
  readonly installing: VersionWorker | null;
  readonly waiting: VersionWorker | null;
  readonly active: VersionWorker | null;
  update(): Promise<unknown>;
}

/** The part of `navigator.serviceWorker` that is used. */
export interface VersionWorkers extends Pick<ServiceWorkerContainer, 'addEventListener'> {
  register(url: URL, options: RegistrationOptions): Promise<VersionRegistration>;
}

/** Resolves once `state` is reached. */
function reached(worker: VersionWorker, state: ServiceWorkerState): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => void (worker.state === state && resolve());
    worker.addEventListener('statechange', look);
    look();
  });
}

/**
 * Registers the worker at `url`. `onready` is called when a version that is not the page's own can take over, with what makes it do so; a reload then
 * shows it. Without service workers, or where the browser refuses them, nothing happens. Resolves with a function that asks the server for a new version.
 */
export async function watchVersions(
  url: URL,
  onready: (takeOver: () => Promise<void>) => void,
  workers: VersionWorkers | undefined = globalThis.navigator?.serviceWorker
): Promise<() => Promise<void>> {
  const registration = await workers?.register(url, { updateViaCache: 'none' }).catch(() => null);
  if (!workers || !registration) return async () => undefined;
  const offer = (worker: VersionWorker): void =>
    onready(async () => {
      worker.postMessage('take over');
      await reached(worker, 'activated');
    });
  const follow = async (worker: VersionWorker | null): Promise<void> => {
    if (!worker) return;
    await reached(worker, 'installed');
    // Without one that is active, this is the first visit: the version is the page's own.
    if (registration.active) offer(worker);
  };
  registration.addEventListener('updatefound', () => void follow(registration.installing));
  // Another tab has let the new version take over.
  workers.addEventListener('controllerchange', () => onready(async () => undefined));
  if (registration.waiting) offer(registration.waiting);
  else void follow(registration.installing);
  return () =>
    registration.update().then(
      () => undefined,
      () => undefined
    );
}
