/** A run is coached at an endpoint: named in the page, asked from a frame that may reach that host alone, paid within a ceiling; its key is found nowhere afterwards. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { unzipSync } from 'fflate';
import { stream } from '../coach/server';
import { stand } from './browser';
import { SMALL } from './visit';

const { arrive } = stand({ webgpu: false });
const KEY = 'sk-story-5d1f0c9b7a';

/** A coach on another origin that lets every page ask it; scores differ from reply to reply. */
async function coach(): Promise<{ readonly address: string; readonly keys: string[] }> {
  const keys: string[] = [];
  const server = createServer((request, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Headers', '*, Authorization');
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    keys.push(request.headers.authorization ?? '');
    stream(response, ['It helps.\nPROCESS', `_SCORE: ${keys.length % 11}\nANSWER_CORRECT: no`], { prompt_tokens: 500, completion_tokens: 20 });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, keys };
}

/** All that this origin has stored, as text. */
const stored = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const asked = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error('IndexedDB could not be read.'));
      });
    const texts: string[] = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
    for (const { name } of await indexedDB.databases()) {
      const database = await asked(indexedDB.open(name!));
      for (const store of database.objectStoreNames) texts.push(JSON.stringify(await asked(database.transaction(store).objectStore(store).getAll())));
      database.close();
    }
    return texts.join('\n');
  });

it('is named, asked, paid and forgotten', async () => {
  const { address, keys } = await coach();
  const other = await coach();
  const { page, step, button, alert, events } = await arrive(`${SMALL}&system=mappa&coach=endpoint`);
  await button('Step').click();
  await alert(/No endpoint is named to coach\. Name it in Models or in the settings/);

  await page.getByRole('link', { name: 'Models' }).click();
  await page.getByText('A coach at an endpoint').click();
  const panel = page.getByRole('group', { name: 'Coach at an endpoint' });
  await panel.getByLabel('Address').fill('http://api.example.com/v1');
  await panel.getByLabel('Model', { exact: true }).fill('judge');
  await panel.getByLabel('Key', { exact: true }).fill(KEY);
  await panel.getByRole('button', { name: 'Use this endpoint' }).click();
  await panel.getByRole('alert').filter({ hasText: 'could be read on the way' }).waitFor();
  expect(page.frames()).toHaveLength(1);

  await panel.getByLabel('Address').fill(address);
  await panel.getByLabel('Price of a million tokens read').fill('2');
  await panel.getByLabel('Requests a minute').fill('6000');
  await panel.getByLabel('Key', { exact: true }).fill(KEY);
  await panel.getByRole('button', { name: 'Use this endpoint' }).click();
  await panel.getByRole('status').filter({ hasText: '0 requests' }).waitFor();
  expect(await panel.getByLabel('Key', { exact: true }).inputValue()).toBe('');

  await step();
  const scores = (await events()).flatMap((event) => (event.type === 'score' ? [event.score] : []));
  expect(scores.length).toBeGreaterThan(2);
  expect(new Set(scores.map(({ origin, reason, answerCorrect }) => [origin, reason, answerCorrect].join()))).toEqual(new Set(['reply,It helps.,false']));
  expect(new Set(keys)).toEqual(new Set([`Bearer ${KEY}`]));
  await panel
    .getByRole('status')
    .filter({ hasText: `${keys.length} requests` })
    .waitFor();
  expect(await page.getByRole('banner').innerText()).toContain(`cost ${((keys.length * 1000) / 1e6).toFixed(4)} of 1`);

  const frame = page.frames().find((each) => each.url().includes('endpoint.html'))!;
  const reach = (where: string): Promise<string> =>
    frame.evaluate(
      (url) =>
        fetch(url, { method: 'POST', body: '{}' }).then(
          () => 'reached',
          () => 'refused'
        ),
      where
    );
  expect(await reach(`${address}/chat/completions`)).toBe('reached');
  expect(await reach(`${other.address}/chat/completions`)).toBe('refused');
  expect(other.keys).toEqual([]);

  await button('Save checkpoint').click();
  const [download] = await Promise.all([page.waitForEvent('download'), button('Export').click()]);
  const bundle = unzipSync(new Uint8Array(await readFile(await download.path())));
  const texts = [await stored(page), page.url(), await page.content(), ...Object.values(bundle).map((bytes) => new TextDecoder().decode(bytes))];
  expect(texts[0]).toContain('It helps.');
  expect(texts[0]).toContain(address);
  expect(texts.filter((text) => text.includes(KEY))).toEqual([]);

  await panel.getByRole('button', { name: 'Forget the key' }).click();
  expect(page.frames()).toHaveLength(1);
  await button('Step').click();
  await alert(/No endpoint is named to coach/);
});
