/** Answers for the Hub: one of the models on offer, whose later parts are held back for as long as a story wants, while all others are gated; or a repository of files. */
import { createHash } from 'node:crypto';
import type { BrowserContext } from 'playwright-core';
import type { OfferedModel } from '../../src/record/model';
import type { Files } from './tinyModel';

const headers = { 'access-control-allow-origin': '*', 'access-control-expose-headers': '*', 'access-control-allow-headers': '*' };

/** All parts of the file but the first come once `rest` is settled. */
export async function serveHub(context: BrowserContext, offered: OfferedModel, bytes: Buffer, rest: Promise<void>): Promise<void> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await context.route('https://huggingface.co/**', async (route) => {
    const request = route.request();
    const url = request.url();
    if (request.method() === 'OPTIONS') return route.fulfill({ headers });
    if (!url.includes(offered.repository)) return route.fulfill({ status: 401, headers: { ...headers, 'x-error-code': 'GatedRepo' } });
    if (url.includes('/revision/')) return route.fulfill({ headers, json: { sha: 'c0ffee', gated: false, cardData: {} } });
    const file = { type: 'file', path: offered.file, size: bytes.length, lfs: { oid: sha256, size: bytes.length } };
    if (url.includes('/tree/')) return route.fulfill({ headers, json: [file] });
    const [, from, to] = /bytes=(\d+)-(\d+)/.exec(request.headers().range ?? '')!.map(Number) as [number, number, number];
    // The page reports five times a second at most: what came at once with the start of it would not be told.
    if (to > from) await (from > 0 ? rest : new Promise((resume) => setTimeout(resume, 400)));
    const range = { 'content-range': `bytes ${from}-${to}/${bytes.length}`, etag: `"${sha256}"` };
    await route.fulfill({ status: 206, headers: { ...headers, ...range }, body: bytes.subarray(from, to + 1) }).catch(() => undefined);
  });
}

/** A repository of these files, those of weights with their hashes. As behind many servers each answer has an ETag of its own, and a file of no bytes has no part (416). Paths of files are told to `asked`. */
export async function serveRepository(context: BrowserContext, repository: string, files: Files, asked: (path: string) => void): Promise<void> {
  let answers = 0;
  await context.route('https://huggingface.co/**', async (route) => {
    const request = route.request();
    const url = new URL(request.url());
    if (request.method() === 'OPTIONS') return route.fulfill({ headers });
    if (url.pathname.includes('/revision/')) return route.fulfill({ headers, json: { sha: 'c0ffee', gated: false, cardData: {} } });
    const entries = Object.entries(files).map(([path, bytes]) => {
      const oid = createHash('sha256').update(bytes).digest('hex');
      return {
        type: 'file',
        path,
        size: bytes.length,
        ...(/(safetensors|gguf)$/.test(path) ? { lfs: { oid, size: bytes.length } } : { oid: oid.slice(0, 40) })
      };
    });
    if (url.pathname.includes('/tree/')) return route.fulfill({ headers, json: entries });
    const path = decodeURIComponent(url.pathname.slice(`/${repository}/resolve/c0ffee/`.length));
    const bytes = Buffer.from(files[path]!);
    asked(path);
    const own = { ...headers, etag: `"edge ${answers++}"` };
    const range = /bytes=(\d+)-(\d+)/.exec(request.headers().range ?? '');
    if (!range) return route.fulfill({ headers: own, body: bytes });
    const [from, to] = [Number(range[1]), Math.min(bytes.length - 1, Number(range[2]))];
    if (from >= bytes.length) return route.fulfill({ status: 416, headers: { ...own, 'content-range': `bytes */${bytes.length}` } });
    await route.fulfill({ status: 206, headers: { ...own, 'content-range': `bytes ${from}-${to}/${bytes.length}` }, body: bytes.subarray(from, to + 1) });
  });
}
