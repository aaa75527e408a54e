/** One browser and one served page for the stories of a file. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { serve, type Site } from './site';
import { launch, visit, type Visit } from './visit';

export interface Stand {
  /** A new visitor, with a disk of its own, at the page's address followed by `search`. */
  readonly arrive: (search?: string) => Promise<Visit>;
}

/** Opens browser and site before the file's stories and closes them after. */
export function stand(open: { readonly webgpu?: boolean; readonly site?: () => Promise<Site> } = {}): Stand {
  let browser: Browser;
  let site: Site;
  beforeAll(async () => {
    [browser, site] = await Promise.all([launch(open.webgpu), (open.site ?? serve)()]);
  });
  afterAll(async () => {
    await browser.close();
    site.close();
  });
  return {
    arrive: async (search = '') => visit(await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true }), site.url + search)
  };
}
