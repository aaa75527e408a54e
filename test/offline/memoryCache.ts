/** A cache in memory, as a browser keeps one. */
import type { ResponseCache } from '../../src/offline/fileStore';

/** Its entries stay to be looked at. */
export class MemoryCache implements ResponseCache {
  readonly entries = new Map<string, Response>();

  async match(url: string): Promise<Response | undefined> {
    return this.entries.get(url)?.clone();
  }

  async put(url: string, response: Response): Promise<void> {
    this.entries.set(url, response);
  }

  async keys(): Promise<readonly { readonly url: string }[]> {
    return [...this.entries.keys()].map((url) => ({ url }));
  }

  async delete(url: string): Promise<boolean> {
    return this.entries.delete(url);
  }
}
