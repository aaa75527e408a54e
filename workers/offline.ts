/** The service worker: answers for the page's own files and the bundled model, so that the page opens without a network; all else goes to the network. */
import { FileStore } from '../src/offline/fileStore';
import { askedFor, type PageFiles } from '../src/offline/pageFiles';

/** Put in by the build, scripts/offlineWorker.ts. */
declare const PAGE_FILES: PageFiles;

const files = PAGE_FILES;
const worker = globalThis as unknown as ServiceWorkerGlobalScope;
const { scope } = worker.registration;
// Two copies of the page may lie on one server.
const opened = async (): Promise<FileStore> => new FileStore(await caches.open(`page files ${scope}`), scope);

worker.addEventListener('install', (event) => event.waitUntil(opened().then((store) => store.keep(files))));
worker.addEventListener('activate', (event) => event.waitUntil(opened().then((store) => store.keepOnly(files))));

worker.addEventListener('message', ({ data }) => {
  if (data === 'take over') void worker.skipWaiting();
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const asked = askedFor(files, scope, request);
  if (asked === 'models list') event.respondWith(fetch(request).catch(() => Response.json([])));
  else if (asked) event.respondWith(opened().then(async (store) => (await store.find(asked.hash)) ?? fetch(request)));
});
