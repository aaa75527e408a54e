/** Two tabs and one disk: a download in one is watched in the other, a deleted model lives on where it is loaded, and a full disk says so. */
import { expect, it } from 'vitest';
import { OFFERED } from '../../src/record/model';
import { stand } from './browser';
import { serveHub } from './hub';
import { ANSWER, gguf } from './tinyModel';
import { visit, type Visit } from './visit';

const { arrive } = stand({ webgpu: false });

const offered = OFFERED[0]!;
/** A model that takes two parts, by zeros behind it that belong to no tensor. */
const bytes = Buffer.concat([gguf(), Buffer.alloc(40 * 2 ** 20)]);

const cardIn = ({ page }: Visit) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: offered.title, exact: true }) });
const press = (visitor: Visit, name: string) => cardIn(visitor).getByRole('button', { name, exact: true }).click();
const shows = (visitor: Visit, text: RegExp) => cardIn(visitor).getByText(text).waitFor();
const fault = (visitor: Visit) => cardIn(visitor).getByRole('alert').innerText();

async function answer({ page, button }: Visit): Promise<string> {
  await page.getByLabel('Temperature').fill('0');
  await page.getByLabel('What to say').fill('What grows here?');
  await button('Send').click();
  await page.getByText(/tokens in/).waitFor();
  const said = await page.locator('.assistant').innerText();
  await button('Clear').click();
  return said;
}

it('downloads in one tab and waits in the other, which may delete what the first has loaded', async () => {
  const first = await arrive('?device=wasm#models');
  let release!: () => void;
  const rest = new Promise<void>((resolve) => (release = resolve));
  await serveHub(first.page.context(), offered, bytes, rest);
  await press(first, 'Download');
  await shows(first, /Downloading: [1-9][\d.]* [kM]B of 42 MB/);

  const second = await visit(first.page.context(), first.page.url());
  await shows(second, /of 42 MB is here/);
  await press(second, 'Delete');
  expect(await fault(second)).toMatch(/is being downloaded\. Cancel the download first, also in other tabs\.$/);
  await press(second, 'Go on');
  await shows(second, /Another tab is downloading it/);
  release();
  for (const tab of [first, second]) await cardIn(tab).getByRole('button', { name: 'Load' }).waitFor();

  await press(first, 'Load');
  await shows(first, /^Loaded$/);
  await press(second, 'Delete');
  await cardIn(second).getByRole('button', { name: 'Download' }).waitFor();
  expect(await answer(first)).toBe(ANSWER);

  await first.page.getByRole('listitem').filter({ hasText: 'comes with this page' }).getByRole('button', { name: 'Load' }).click();
  await press(first, 'Load');
  await expect.poll(() => fault(first), { timeout: 30_000 }).toMatch(/is not whole on this machine\. Download it again\.$/);
});

it('says that the disk is full, and goes on once there is room', async () => {
  const visitor = await arrive('#models');
  const { page } = visitor;
  await serveHub(page.context(), offered, bytes, Promise.resolve());
  const storage = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  await storage.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 10e6 });
  await press(visitor, 'Download');
  await expect
    .poll(() => fault(visitor), { timeout: 30_000 })
    .toMatch(/^The browser has no space left for .*\. Remove a stored model or free disk space, then go on/);
  await storage.send('Storage.overrideQuotaForOrigin', { origin });
  await cardIn(visitor)
    .getByRole('button', { name: /^(Try again|Go on)$/ })
    .click();
  await cardIn(visitor).getByRole('button', { name: 'Load' }).waitFor();
});
