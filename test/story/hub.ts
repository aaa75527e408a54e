/** Answers for the Hub: one of the models on offer, whose later parts are held back for as long as a story wants; all others are gated. */
import { createHash } from 'node:crypto';
import type { BrowserContext } from 'playwright-core';
import type { OfferedModel } from '../../src/record/model';

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
