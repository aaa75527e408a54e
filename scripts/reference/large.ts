/**
 * Loads a model of Qwen2.5-3B's shapes in Chromium on WebGPU: seconds, growth of the JavaScript heap and bytes on the GPU. On an adapter in software it takes minutes.
 *
 * Run:  python scripts/reference/large.py OUT.gguf
 *       npx vite-node scripts/reference/large.ts -- OUT.gguf
 */
import { createReadStream, statSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { createServer, type Plugin } from 'vite';
import { chromiumFlags, ensureBrowser } from '../browser.mjs';
import { root } from '../setup.mjs';
import type { Loaded, Said } from './large/report';

/** What the page offers. */
interface Page {
  load(url: string): Promise<Loaded>;
  say(): Promise<Said>;
}

/** Milliseconds. */
const PATIENCE = 3_600_000;
const URL_PATH = '/model.gguf';

/** Serves a file in the ranges asked for. */
const ranges = (path: string): Plugin => ({
  name: 'ranges',
  configureServer: ({ middlewares }) =>
    void middlewares.use(URL_PATH, (request, response) => {
      const { size } = statSync(path);
      const [, from = 0, to = size - 1] = (/^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []).map(Number);
      response.writeHead(request.headers.range ? 206 : 200, { 'content-length': to - from + 1 });
      if (request.method === 'HEAD') response.end();
      else createReadStream(path, { start: from, end: to }).pipe(response);
    })
});

const [path] = process.argv.slice(2).filter((word) => word !== '--');
if (!path) throw new Error('Usage: large.ts MODEL.gguf');
const server = await createServer({
  root,
  logLevel: 'error',
  plugins: [ranges(path)],
  cacheDir: 'node_modules/.cache/orchard/large',
  server: { port: 0, hmr: false }
});
await server.listen();
const browser = await chromium.launch({ executablePath: ensureBrowser(), args: [...chromiumFlags, '--enable-precise-memory-info'] });
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  page.on('pageerror', (error) => console.error(error.message));
  await page.goto(`${server.resolvedUrls!.local[0]!}scripts/reference/large/page.html`);
  await page.waitForFunction('globalThis.load');
  const loaded = await page.evaluate((url) => (globalThis as unknown as Page).load(url), URL_PATH);
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
  console.log(
    `loaded in ${loaded.seconds.toFixed(1)} s; ${megabytes(loaded.weights)} of weights on the GPU (estimated ${megabytes(loaded.estimated)}); ` +
      `JavaScript heap grew by at most ${megabytes(loaded.peak)}, ${megabytes(loaded.kept)} in the end`
  );
  const said = await page.evaluate(() => (globalThis as unknown as Page).say());
  console.log(`token ${said.token} after ${said.seconds.toFixed(1)} s; ${said.tensors} tensors left once it was closed`);
} finally {
  await browser.close();
  await server.close();
}
