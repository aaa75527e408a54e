/** The measurements that need a browser: the app's own Bench page, and the comparison with the peer on a page of its own. */
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { createServer, preview } from 'vite';
import type { BenchModel, BenchReport } from '../../src/record/bench';
import type { DeviceName } from '../../src/record/engine';
import { chromiumFlags, ensureBrowser } from '../browser.mjs';
import { buildPage } from '../build.mjs';
import { UserError, root } from '../setup.mjs';
import { NANOGPT, unpacked } from './package';
import type { PeerReport } from './peer/compare';

/** Milliseconds; a large model on a slow adapter takes its time. */
const PATIENCE = 3_600_000;

async function withPage<Result>(url: string, use: (page: Page) => Promise<Result>): Promise<Result> {
  const browser = await chromium.launch({ executablePath: ensureBrowser(), args: chromiumFlags });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, acceptDownloads: true });
    page.setDefaultTimeout(PATIENCE);
    page.on('pageerror', (error) => console.error(error.message));
    page.on('console', (message) => console.error(message.text()));
    await page.goto(url);
    return await use(page);
  } finally {
    await browser.close();
  }
}

/** The report of the Bench page of the built app, pressed as a visitor would. Throws a UserError with the page's own sentence where it has none. */
export async function benchInChrome(device: DeviceName, model: BenchModel, thorough: boolean): Promise<BenchReport> {
  buildPage();
  const server = await preview({ root, logLevel: 'error', preview: { port: 0 } });
  try {
    return await withPage(`${server.resolvedUrls!.local[0]!}#bench`, async (page) => {
      await page.getByLabel('Model').selectOption(model);
      await page.getByLabel('Device').selectOption(device);
      await page.getByLabel('Thorough').setChecked(thorough);
      await page.getByRole('button', { name: 'Measure' }).click();
      await page.getByRole('button', { name: 'Stop', exact: true }).waitFor({ state: 'detached' });
      const alert = page.getByRole('main').getByRole('alert');
      if (await alert.count()) throw new UserError((await alert.textContent()) ?? 'The bench failed.');
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download JSON' }).click()]);
      return JSON.parse(readFileSync(await download.path(), 'utf8')) as BenchReport;
    });
  } finally {
    await server.close();
  }
}

/** Both sides in turns in one browser, on WebGPU. */
export async function comparePeerInChrome(repeats: number): Promise<PeerReport> {
  const folder = realpathSync(unpacked(NANOGPT));
  const entries = ['scripts/bench/peer/compare.html', 'scripts/bench/peer/ours.ts', 'scripts/bench/peer/theirs.ts'];
  const server = await createServer({
    root,
    logLevel: 'error',
    cacheDir: 'node_modules/.cache/orchard/peer',
    optimizeDeps: { entries },
    server: { port: 0, hmr: false, fs: { allow: [root, realpathSync(join(root, 'node_modules'))] } }
  });
  try {
    await server.listen();
    return await withPage(`${server.resolvedUrls!.local[0]!}scripts/bench/peer/compare.html`, (page) =>
      page.evaluate(({ dist, repeats }) => (globalThis as unknown as { compare(dist: string, repeats: number): Promise<PeerReport> }).compare(dist, repeats), {
        dist: `/@fs${folder}/dist`,
        repeats
      })
    );
  } finally {
    await server.close();
  }
}
