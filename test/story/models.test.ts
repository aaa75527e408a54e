/** A person fetches a model from a stand-in for the Hub: cancelled, reloaded, gone on with, and deleted. */
import { expect, it } from 'vitest';
import { OFFERED } from '../../src/record/model';
import { stand } from './browser';
import { serveHub } from './hub';
import { gguf } from './tinyModel';

const { arrive } = stand({ webgpu: false });

const offered = OFFERED[0]!;
/** A model, since what none is would be refused before it is downloaded, and more bytes behind it that belong to no tensor. */
const bytes = Buffer.concat([gguf(), Buffer.alloc(40 * 2 ** 20, 'orchard')]);

it('keeps what has arrived over a cancel and a reload, says what went wrong, and deletes', async () => {
  const { page } = await arrive('#models');
  let release!: () => void;
  const rest = new Promise<void>((resolve) => (release = resolve));
  await serveHub(page.context(), offered, bytes, rest);
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
