/** One browser and one served page for the stories of a file. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { serve, type Site } from './site';
import { launch, visit, type Visit } from './visit';

export interface Stand {
  /** A new visitor, with a disk of its own, at the page's address followed by `search`. */
  readonly arrive: (search?: string) => Promise<Visit>;
}

/** Opens browser and site before the file's stories and closes them after. A visitor's browser has no service workers unless the page is to be kept by them. */
export function stand(open: { readonly webgpu?: boolean; readonly keeps?: boolean; readonly site?: () => Promise<Site> } = {}): Stand {
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
    arrive: async (search = '') => {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true });
      if (!open.keeps) await context.addInitScript(() => void Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'));
      return visit(context, site.url + search);
    }
  };
}
