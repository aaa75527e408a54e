/** A person fetches a model from a stand-in for the Hub: cancelled, reloaded, gone on with, and deleted. */
import { createHash } from 'node:crypto';
import type { BrowserContext } from 'playwright-core';
import { expect, it } from 'vitest';
import { stand } from './browser';
import { OFFERED } from '../../src/record/model';

const { arrive } = stand({ webgpu: false });

const offered = OFFERED[0]!;
const bytes = Buffer.alloc(40 * 2 ** 20, 'orchard');
const sha256 = createHash('sha256').update(bytes).digest('hex');
const headers = { 'access-control-allow-origin': '*', 'access-control-expose-headers': '*', 'access-control-allow-headers': '*' };

/** Answers for the Hub; all parts of the file but the first come once `rest` is settled. All others of its models are gated. */
async function serve(context: BrowserContext, rest: Promise<void>): Promise<void> {
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

it('keeps what has arrived over a cancel and a reload, says what went wrong, and deletes', async () => {
  const { page } = await arrive('#models');
  let release!: () => void;
  const rest = new Promise<void>((resolve) => (release = resolve));
  await serve(page.context(), rest);
  const cardOf = (title: string) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: title, exact: true }) });
  const card = cardOf(offered.title);
  const press = (name: string) => card.getByRole('button', { name, exact: true }).click();

  await press('Download');
  await card.getByText(/Downloading: [1-9][\d.]* [kM]B of 42 MB/).waitFor();
  await press('Cancel');
  await card.getByText(/[1-9][\d.]* [kM]B of 42 MB is here/).waitFor();
  release();
  await page.reload();
  await press('Go on');
  await card.getByRole('button', { name: 'Load' }).waitFor();
  await page.getByText('Models take 42 MB').waitFor();
  await press('Delete');
  await card.getByRole('button', { name: 'Download' }).waitFor();

  const gated = cardOf(OFFERED[1]!.title);
  await gated.getByRole('button', { name: 'Download' }).click();
  expect(await gated.getByRole('alert').innerText()).toContain('Accept the licence');
});
