/**
 * Loads a model of Qwen2.5-3B's shapes in Chromium on WebGPU, has it say a token and take a step of LoRA, and frees it: seconds, growth of the JavaScript heap and bytes on the
 * GPU. On an adapter in software that takes many minutes.
 *
 * Run:  python scripts/reference/large.py OUT.gguf
 *       npx vite-node scripts/reference/large.ts -- OUT.gguf STEP.safetensors
 *       python scripts/reference/large_reference.py OUT.gguf STEP.safetensors
 */
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { chromium } from 'playwright-core';
import { createServer, type Plugin } from 'vite';
import { chromiumFlags, ensureBrowser } from '../browser.mjs';
import { root } from '../setup.mjs';
import type { TrainingReport, MemoryReport, LoadReport, AnswerReport } from './large/report';

/** What the page offers. */
interface Page {
  load(url: string): Promise<LoadReport>;
  say(): Promise<AnswerReport>;
  learn(url: string): Promise<TrainingReport>;
  close(): Promise<MemoryReport>;
}

/** Milliseconds. */
const PATIENCE = 7_200_000;
const [MODEL_URL, STEP_URL] = ['/model.gguf', '/step.safetensors'];

/** Serves the model in the ranges asked for, and keeps what the page sends. */
const files = (model: string, step: string): Plugin => ({
  name: 'files',
  configureServer({ middlewares }) {
    middlewares.use(MODEL_URL, (request, response) => {
      const { size } = statSync(model);
      const [, from = 0, to = size - 1] = (/^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []).map(Number);
      response.writeHead(request.headers.range ? 206 : 200, { 'content-length': to - from + 1 });
      if (request.method === 'HEAD') response.end();
      else createReadStream(model, { start: from, end: to }).pipe(response);
    });
    middlewares.use(STEP_URL, (request, response) => void pipeline(request, createWriteStream(step)).then(() => response.end()));
  }
});

const [model, step] = process.argv.slice(2).filter((word) => word !== '--');
if (!model || !step) throw new Error('Usage: large.ts MODEL.gguf STEP.safetensors');
const server = await createServer({
  root,
  logLevel: 'error',
  plugins: [files(model, step)],
  cacheDir: 'node_modules/.cache/orchard/large',
  server: { port: 0, hmr: false, watch: null }
});
await server.listen();
const browser = await chromium.launch({ executablePath: ensureBrowser(), args: [...chromiumFlags, '--enable-precise-memory-info'] });
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  page.on('pageerror', (error) => console.error(error.message));
  await page.goto(`${server.resolvedUrls!.local[0]!}scripts/reference/large/page.html`);
  await page.waitForFunction('globalThis.load');
  const loaded = await page.evaluate((url) => (globalThis as unknown as Page).load(url), MODEL_URL);
  console.log(
    `loaded in ${loaded.seconds.toFixed(1)} s; ${megabytes(loaded.weights)} of weights on the GPU (estimated ${megabytes(loaded.estimated)}); ` +
      `all buffers ${megabytes(loaded.gpuKept)}, at most ${megabytes(loaded.gpuPeak)}; ` +
      `JavaScript heap grew by at most ${megabytes(loaded.peak)}, ${megabytes(loaded.kept)} in the end`
  );
  const said = await page.evaluate(() => (globalThis as unknown as Page).say());
  console.log(`token ${said.token} after ${said.seconds.toFixed(1)} s`);
  const learned = await page.evaluate((url) => (globalThis as unknown as Page).learn(url), STEP_URL);
  console.log(
    `a step of LoRA in ${learned.seconds.toFixed(1)} s: loss ${learned.loss.toFixed(6)} nats, ${learned.after.toFixed(6)} after it, gradient norm ${learned.gradNorm.toExponential(4)}; ` +
      `all buffers at most ${megabytes(learned.gpuPeak)} (estimated ${megabytes(learned.estimated)}); heap grew by at most ${megabytes(learned.peak)}`
  );
  const left = await page.evaluate(() => (globalThis as unknown as Page).close());
  console.log(`closed: ${left.tensors} tensors and ${megabytes(left.gpu)} of buffers left, ${megabytes(left.gpuAfterDevice)} once its device was let go of`);
} finally {
  await browser.close();
  await server.close();
}
