/** Without a network: after one visit the page and its model open and train, below any path, isolated; a new version is offered and taken. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { stand } from './browser';
import { serve } from './site';
import { SMALL } from './visit';

/** What the site serves in place of its own files; a story changes it. */
const besides: Record<string, Uint8Array> = {};
const { arrive } = stand({ webgpu: false, keeps: true, site: () => serve('/some/sub/path/', {}, besides) });

it('opens and takes a step after one visit, from what is kept and isolated, and takes a new version when asked', async () => {
  const { page, step, button, complaints } = await arrive(SMALL);
  const manifest = await page.evaluate(async () => {
    const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]')!;
    const { icons, start_url } = (await (await fetch(link.href)).json()) as { icons: { src: string }[]; start_url: string };
    const types = await Promise.all(icons.map(async ({ src }) => (await fetch(new URL(src, link.href))).headers.get('content-type')));
    return { start: new URL(start_url, link.href).pathname, types };
  });
  expect(manifest).toEqual({ start: '/some/sub/path/', types: ['image/svg+xml', 'image/svg+xml'] });
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await page.context().setOffline(true);
  expect((await page.reload())!.fromServiceWorker()).toBe(true);
  await button('Step').waitFor();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await step();
  const kept = await page.evaluate(async () => {
    const names = await caches.keys();
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return { names, addresses: requests.flat().map(({ url }) => new URL(url).pathname) };
  });
  expect(kept.names).toHaveLength(1);
  expect(kept.addresses.length).toBeGreaterThan(5);
  expect(kept.addresses.filter((address) => !/^\/some\/sub\/path\/kept\/[0-9a-f]{64}$/.test(address))).toEqual([]);

  await page.evaluate(() => (location.hash = 'models'));
  await page.getByText('comes with this page').waitFor();
  await page.context().setOffline(false);
  // The browser's own word on having no GPU, once Models asks what there is.
  expect(complaints).toEqual([]);

  const [built, worker] = [readFileSync('dist/index.html', 'utf8'), readFileSync('dist/offline.js', 'utf8')];
  const changed = built.replace('<title>Orchard</title>', '<title>Orchard, later</title>');
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  besides['index.html'] = Buffer.from(changed);
  besides['offline.js'] = Buffer.from(worker.replace(sha256(built), sha256(changed)));
  await page.evaluate(() => (location.hash = 'stage'));
  await page.reload();
  await button('Step').waitFor();
  expect(await page.title()).toBe('Orchard');
  await page.getByRole('status').filter({ hasText: 'A new version is ready.' }).waitFor();
  await Promise.all([page.waitForEvent('load'), button('Reload').click()]);
  await button('Step').waitFor();
  expect(await page.title()).toBe('Orchard, later');
});

it('is small at first: document, script and style are under 150 kB as they are sent', () => {
  const document = readFileSync('dist/index.html', 'utf8');
  const files = [...document.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(([, path]) => path!);
  // What the document names: its style, its script, and what that imports at once.
  expect([...new Set(files.map((path) => path.split('.').at(-1)))].sort()).toEqual(['css', 'js']);
  const sent = ['index.html', ...files].reduce((sum, path) => sum + gzipSync(readFileSync(`dist/${path}`)).length, 0);
  expect(sent).toBeLessThan(150_000);
});
