/** MAPPA in the built page: a coach's scores stand on the tree with their reasons, and are saved, taken back up and exported. */
import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { stand } from './browser';
import { exportRun } from './transfer';

const { arrive } = stand();

it('scores every action of a step where it stands, says why, and goes on after a reload', async () => {
  const visit = await arrive('?system=mappa&seed=3&queries=2&evaluateEvery=0&evaluateRows=5');
  const { page, button, step, events, complaints } = visit;
  await step();
  const scores = (await events()).flatMap((event) => (event.type === 'score' ? [event.score] : []));
  const turns = (await events()).flatMap((event) => (event.type === 'turn' && event.turn.finish === 'stop' ? [event.turn] : []));
  expect(scores.length).toBe(turns.length);
  const beads = page.locator('.bead');
  await beads.first().waitFor();
  for (const text of await beads.allTextContents()) expect(Number(text)).toBeLessThanOrEqual(10);
  await page
    .getByText(/^score \d+\.\d of 10$/)
    .first()
    .waitFor();

  await page
    .getByRole('treeitem', { name: /score \d/ })
    .first()
    .click();
  await page.getByRole('tab', { name: 'Reward' }).click();
  const reward = page.getByRole('tabpanel');
  await reward.getByText(/^\d+ of 10$/).waitFor();
  await reward.getByText('by rules').waitFor();

  const log = strFromU8(unzipSync(readFileSync(await exportRun(visit)))['events.jsonl']!);
  const exported = log
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { readonly type: string });
  expect(exported.filter(({ type }) => type === 'score')).toHaveLength(scores.length);

  await page.reload();
  await button('Resume').click();
  await page.waitForFunction(() => orchard.events().some((event) => event.type === 'resumed'));
  await step();
  expect((await events()).filter(({ type }) => type === 'credit').length).toBeGreaterThan(2);
  expect(complaints).toEqual([]);
});
