/** The page's files in the browser's cache, by the hash of their contents: a file that a new version shares with the old one is fetched once. */
import { isolation } from './isolation';
import type { PageFiles } from './pageFiles';

const hexadecimal = (bytes: ArrayBuffer): string => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** The part of a `Cache` that is used, by address. */
export interface ResponseCache {
  match(url: string): Promise<Response | undefined>;
  put(url: string, response: Response): Promise<void>;
  keys(): Promise<readonly { readonly url: string }[]>;
  delete(url: string): Promise<boolean>;
}

/** The page's files below the address `scope`, which ends in a slash. */
export class FileStore {
  readonly #cache: ResponseCache;
  readonly #scope: string;
  readonly #request: typeof fetch;

  constructor(cache: ResponseCache, scope: string, request: typeof fetch = (...args) => fetch(...args)) {
    this.#cache = cache;
    this.#scope = scope;
    this.#request = request;
  }

  /** Keeps every file, one after another, so that a page at work is not held up. Rejects where one cannot be had whole; the others are kept for the next try. */
  async keep(files: PageFiles): Promise<void> {
    for (const [path, hash] of Object.entries(files)) if (!(await this.#cache.match(this.#address(hash)))) await this.#keepOne(path, hash);
  }

  /** The kept file of this hash; undefined where the browser has cleared it. */
  find(hash: string): Promise<Response | undefined> {
    return this.#cache.match(this.#address(hash));
  }

  /** Removes what belongs to no file of these. */
  async keepOnly(files: PageFiles): Promise<void> {
    const kept = new Set(Object.values(files).map((hash) => this.#address(hash)));
    for (const { url } of await this.#cache.keys()) if (!kept.has(url)) await this.#cache.delete(url);
  }

  async #keepOne(path: string, hash: string): Promise<void> {
    // Past the browser's own cache where it is not sure, since that may hold the file of another version.
    const response = await this.#request(new URL(path, this.#scope).href, { cache: 'no-cache' });
    if (!response.ok) throw new Error(`${path} could not be fetched (${response.status}).`);
    const bytes = await response.arrayBuffer();
    if (hexadecimal(await crypto.subtle.digest('SHA-256', bytes)) !== hash) throw new Error(`${path} is not the file that this version was built with.`);
    await this.#cache.put(this.#address(hash), answerOf(bytes, response.headers.get('content-type')));
  }

  /** An address at which no server is asked. */
  #address(hash: string): string {
    return new URL(`kept/${hash}`, this.#scope).href;
  }
}

/** The same whichever server it came from: isolated, since a document that is isolated refuses scripts that are not. */
function answerOf(bytes: ArrayBuffer, type: string | null): Response {
  return new Response(bytes, { headers: { ...isolation, 'Content-Type': type ?? 'application/octet-stream', 'Content-Length': String(bytes.byteLength) } });
}
