/** Which files of the page are kept for a visit without a network, and which of them a request asks for. */

/** SHA-256 in hexadecimal by path, relative to the page's folder and escaped as in an address: what a version of the page consists of. */
export type PageFiles = Readonly<Record<string, string>>;

/** The document, which the folder itself stands for. */
const DOCUMENT = 'index.html';

/** The service worker itself, which the browser keeps. */
export const WORKER_FILE = 'offline.js';

/** The list of the models that a person has put next to the page; it is asked for anew each time. */
const MODELS_LIST = 'models/index.json';

/** Whether a file of the build is kept: the page's own files and the bundled model, and no model that a person has put next to them. */
export function isKept(path: string): boolean {
  if (path.startsWith('models/')) return path === 'models/seedling.safetensors';
  return path !== WORKER_FILE && !path.endsWith('.map') && !path.split('/').some((part) => part.startsWith('.'));
}

/** Path of a request's file within the page's folder `scope`, which ends in a slash; null for what lies elsewhere or is not simply read. */
function pathWithin(scope: string, { method, mode, url, headers }: Pick<Request, 'method' | 'mode' | 'url' | 'headers'>): string | null {
  const { origin, pathname, search } = new URL(url);
  const whole = origin + pathname;
  if (method !== 'GET' || headers.has('range') || !whole.startsWith(scope)) return null;
  // An experiment is a link: what follows the document's address is read by the document.
  if (mode !== 'navigate' && search) return null;
  return whole.slice(scope.length) || DOCUMENT;
}

/** What a request is answered with: the kept file of that hash, the list of models, or nothing of ours. */
type Asked = { readonly hash: string } | 'models list' | null;

/** What a request within the page's folder asks for. */
export function askedFor(files: PageFiles, scope: string, request: Pick<Request, 'method' | 'mode' | 'url' | 'headers'>): Asked {
  const path = pathWithin(scope, request);
  if (path === MODELS_LIST) return 'models list';
  return path !== null && Object.hasOwn(files, path) ? { hash: files[path]! } : null;
}
