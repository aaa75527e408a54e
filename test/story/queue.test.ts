/** A queue of runs: from a link or from Settings, trained one after another across a reload, past a run that cannot begin, with one tab at work. */
import { expect, it } from 'vitest';
import { stand } from './browser';
import { visit, type Visit } from './visit';

const { arrive } = stand({ webgpu: false });

/** Two steps of one query, and an evaluation on few rows at the end. */
const TINY = '?seed=3&steps=2&queries=1&groupSize=2&evaluateEvery=2&evaluateRows=5&maxTokens=24&device=wasm';

const queueOf = ({ page }: Visit) => page.getByRole('region', { name: 'Queued runs' });
const rowOf = (visitor: Visit, seed: number) =>
  queueOf(visitor)
    .getByRole('row')
    .filter({ has: visitor.page.getByRole('button', { name: `Remove: seed ${seed}` }) });
const states = ({ page }: Visit) => page.evaluate(async () => (await orchard.queue.list()).map(({ seed, state, step }) => [seed, state, step]));
const settled = (visitor: Visit) => expect.poll(() => states(visitor).then((lines) => lines.map(([, state]) => state)), { timeout: 200_000, interval: 1000 });
const runs = ({ page }: Visit) => page.getByRole('region', { name: 'Stored runs' }).getByRole('row').count();

/** Closes the tab as a killed one closes, and opens the page again. */
async function reopened({ page }: Visit): Promise<Visit> {
  const [context, url] = [page.context(), page.url()];
  await page.close();
  return visit(context, url);
}

it('is offered by a link, trains two runs, goes on by itself after a reload with the run it was in, and sums up both', async () => {
  const first = await arrive(`${TINY}&seeds=2`);
  await first.page.getByText('This link asks for 2 runs, seeds 3 to 4:').waitFor();
  expect(await states(first)).toEqual([]);
  await first.button('Add to queue').click();
  await queueOf(first).waitFor();
  expect(await states(first)).toEqual([
    [3, 'waiting', 0],
    [4, 'waiting', 0]
  ]);
  expect(await first.events()).toEqual([]);

  await first.button('Train the queue').click();
  await first.page.getByRole('list', { name: 'This run' }).getByText('queue 1 of 2').waitFor();
  await first.button('Pause').waitFor();
  expect(await first.page.title()).toBe('Run 1 of 2 · Orchard');
  await first.page.waitForFunction(() => orchard.events().filter(({ type }) => type === 'checkpoint').length >= 2, null, { polling: 100, timeout: 150_000 });
  const second = await reopened(first);
  await second.page.getByText(/^Continuing the queue: [12] runs? of 2 still to be trained\.$/).waitFor();
  await settled(second).toEqual(['done', 'done']);
  await second.page.getByText('All done: 2 runs.').waitFor();
  expect(await second.page.title()).toBe('Orchard');
  for (const seed of [3, 4]) expect(await rowOf(second, seed).innerText()).toMatch(/2 of 2\s+done\s+\d+% of 5, after 2 steps/);
  expect(await second.page.getByRole('table', { name: 'Over the seeds' }).innerText()).toMatch(/2 of 2\s+\d+\.\d ± \d+\.\d% solved, 2 seeds, 5 rows each/);
  // One run a seed, and the head of the table: the run that was interrupted was not begun anew.
  expect(await runs(second)).toBe(3);
  expect([...first.complaints, ...second.complaints]).toEqual([]);
});

it('is paused by Pause and does not begin by itself then; a second tab sees which one works', async () => {
  const first = await arrive(`${TINY}&steps=40#runs`);
  await first.button('Settings').click();
  await first.page.getByRole('spinbutton', { name: 'Seeds' }).fill('2');
  await first.button('Add to queue').click();
  await first.button('Train the queue').click();
  await first.page.waitForFunction(() => orchard.events().some(({ type }) => type === 'turn'), null, { polling: 200, timeout: 150_000 });

  const second = await visit(first.page.context(), first.page.url().replace(/\?.*/, '#runs'));
  await second.page.getByText('The tab titled “Run 1 of 2 · Orchard” works on it.').waitFor();
  expect(await second.button('Continue the queue').isDisabled()).toBe(true);
  await second.button('Remove: seed 4').click();
  await expect.poll(() => queueOf(first).getByRole('row').count(), { timeout: 30_000 }).toBe(2);

  await first.button('Pause').click();
  await first.button('Continue the queue').waitFor();
  await expect.poll(() => second.button('Continue the queue').isEnabled(), { timeout: 30_000 }).toBe(true);
  const third = await reopened(first);
  await third.button('Continue the queue').waitFor();
  expect(await third.button('Train').isVisible()).toBe(true);
  expect(await third.events()).toEqual([]);
  await third.page.evaluate(() => orchard.queue.clear());
  await third.page.getByText('Nothing is queued.').waitFor();
  expect([...first.complaints, ...second.complaints, ...third.complaints]).toEqual([]);
});

it('marks a run that cannot begin with what to do, and trains the next', async () => {
  const visitor = await arrive('#runs');
  await visitor.page.evaluate(async () => {
    const tiny = { steps: 2, queries: 1, groupSize: 2, evaluateEvery: 0, evaluateRows: 5, maxTokens: 24, device: 'wasm' } as const;
    await orchard.queue.add({ ...tiny, model: 'nobody/nothing/none.gguf' });
    await orchard.queue.add({ ...tiny, data: 'gone' });
    await orchard.queue.add(tiny);
    await orchard.queue.start();
  });
  expect((await states(visitor)).map(([, state]) => state)).toEqual(['failed', 'failed', 'done']);
  await queueOf(visitor)
    .getByText(/Open Models and download it/)
    .waitFor();
  await queueOf(visitor)
    .getByText(/There is no set of rows named "gone" here\. Bring it first/)
    .waitFor();
  await visitor.button('Try again: seed 7').first().click();
  expect((await states(visitor)).map(([, state]) => state)).toEqual(['waiting', 'failed', 'done']);
  await visitor.button('Continue the queue').waitFor();
  expect(visitor.complaints).toEqual([]);
});
