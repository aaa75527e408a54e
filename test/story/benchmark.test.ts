/** The benchmark as a visitor meets it: measure, stop, go on after a reload, look into rows, watch one, bring some, compare. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { stand } from './browser';
import type { Visit } from './visit';

const { arrive } = stand();

/** As small as a run can be, with a checkpoint after every step. */
const TINY = '?seed=3&queries=1&groupSize=2&evaluateEvery=0&checkpointEvery=1&maxTokens=24&maxTurns=8';

const openView = ({ page }: Visit) => page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Benchmark' }).click();
const lines = ({ page }: Visit) => page.getByRole('table', { name: 'Measurements' }).locator('tbody').getByRole('row');
const tab = ({ page }: Visit, name: string) => page.getByRole('tab', { name, exact: true }).click();

async function measure(visitor: Visit, rows: number) {
  await visitor.page.getByRole('form', { name: 'Measure' }).getByRole('spinbutton').first().fill(String(rows));
  await visitor.button('Measure').click();
}

const measured = ({ page }: Visit) => page.evaluate(async () => (await orchard.benchmarks()).map(({ results, rows }) => [results.length, rows] as const));

/** Waits until so many measurements have all their rows. */
const finished = (visitor: Visit, count: number) =>
  expect.poll(async () => (await measured(visitor)).filter(([done, rows]) => done === rows).length, { interval: 500, timeout: 240_000 }).toBe(count);

it('measures, shows what came of it, and exports it', async () => {
  const visitor = await arrive(TINY);
  const { page, button, step, complaints } = visitor;
  await step();
  await openView(visitor);
  await page.getByText('Nothing has been measured here yet').waitFor();
  await measure(visitor, 10);
  await finished(visitor, 1);
  await page.getByRole('group', { name: 'Measuring' }).waitFor({ state: 'hidden' });
  expect(await lines(visitor).count()).toBe(1);
  expect(await lines(visitor).first().innerText()).toMatch(/1 step[\s\S]*test, 10/);
  const [benchmark] = await page.evaluate(() => orchard.benchmarks());
  expect(benchmark).toMatchObject({ source: 'test', step: 1, rows: 10, temperature: 0 });
  expect(new Set(benchmark!.results.map(({ id }) => id)).size).toBe(10);
  expect(benchmark!.results.every(({ tokens, turns }) => tokens > 0 && turns > 0)).toBe(true);

  const [download] = await Promise.all([page.waitForEvent('download'), button('Download CSV').click()]);
  const csv = await readFile(await download.path(), 'utf8');
  expect(csv.trim().split('\r\n')).toHaveLength(11);
  expect(csv).toContain(benchmark!.results[3]!.id);

  await tab(visitor, 'Families');
  const families = await page.getByRole('tabpanel').getByRole('listitem').count();
  expect(families).toBe(new Set(benchmark!.results.map(({ kind, family }) => `${kind} ${family}`)).size);
  expect(complaints).toEqual([]);
});

it('stops, and goes on after a reload as if it had not stopped', async () => {
  const visitor = await arrive(TINY);
  const { page, button, step } = visitor;
  await step();
  await openView(visitor);
  await measure(visitor, 160);
  await expect.poll(async () => (await measured(visitor))[0]?.[0] ?? 0, { interval: 100, timeout: 240_000 }).toBeGreaterThan(0);
  await page.getByRole('group', { name: 'Measuring' }).getByRole('button', { name: 'Cancel' }).click();
  await button('Continue').waitFor({ timeout: 240_000 });
  const [stopped] = await page.evaluate(() => orchard.benchmarks());
  expect(stopped!.results.length).toBeLessThan(160);

  await page.reload();
  await button('Step').waitFor();
  await button('Continue').click();
  await finished(visitor, 1);
  const [whole] = await page.evaluate(() => orchard.benchmarks());
  expect(whole!.id).toBe(stopped!.id);
  expect(whole!.results.slice(0, stopped!.results.length)).toEqual(stopped!.results);
  expect(new Set(whole!.results.map(({ id }) => id)).size).toBe(160);

  await button(/Remove /).click();
  await button('Remove for good?').click();
  await page.getByText('Nothing has been measured here yet').waitFor();
});

it('browses rows with their plans, and plays one on the stage without training anybody', async () => {
  const visitor = await arrive(TINY);
  const { page, button, step, events, complaints } = visitor;
  await step();
  const before = (await events())[0]!.run;
  await openView(visitor);
  await tab(visitor, 'Rows');
  const list = page.getByRole('listbox', { name: 'Rows' });
  await list.getByRole('option').first().waitFor();
  const bounds = page.getByRole('search', { name: 'Rows' }).getByRole('status');
  expect(await bounds.innerText()).toBe('600 of 600');
  expect(await list.getByRole('option').count(), 'rows drawn').toBeLessThan(60);
  await list.press('End');
  expect(await list.getByRole('option', { selected: true }).getAttribute('aria-posinset')).toBe('600');
  await page.getByRole('combobox', { name: 'Kind' }).selectOption('coop');
  expect(await bounds.innerText()).toBe('100 of 600');
  const row = page.getByRole('article');
  const id = /test-coop-\d+/.exec(await row.innerText())![0];
  expect(await row.innerText()).toMatch(/Must say[\s\S]*Reference plan/);

  await button('Play on the stage').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Play this row' }).click();
  await page.getByText('watching: nobody is trained').waitFor();
  await page.waitForFunction(() => orchard.events().some((event) => event.type === 'metrics'), null, { polling: 200 });
  const log = await events();
  expect(log[0]!.run).not.toBe(before);
  expect(log.flatMap((event) => (event.type === 'step' ? event.tasks.map((task) => task.id) : []))).toEqual([id]);
  expect(log.filter((event) => event.type === 'update' && event.report.trainedTokens > 0)).toEqual([]);
  expect(log.filter((event) => event.type === 'failure')).toEqual([]);
  expect(await page.evaluate(() => orchard.config.trained)).toBe('none');
  await page.getByRole('tree', { name: 'Trajectory' }).waitFor();
  expect(complaints).toEqual([]);

  await button('Resume').click();
  await page.waitForFunction((run) => orchard.events()[0]?.run === run, before, { polling: 200 });
  await step();
});

it('takes in rows of a visitor, names the bad line, and measures on the good ones', async () => {
  const visitor = await arrive(TINY);
  const { page, button, complaints } = visitor;
  await openView(visitor);
  await tab(visitor, 'Your own rows');
  const good = (id: string, query: string, response: string) => JSON.stringify({ id, kind: 'math', query, response });
  const text = [good('a-1', 'What is 15% of 80?', 'It is 12'), 'this is no row', good('a-2', 'What is 2 + 2?', 'It is 4')].join('\n');
  await page.getByLabel('File of rows').setInputFiles({ name: 'my sums.jsonl', mimeType: 'application/jsonl', buffer: Buffer.from(text) });
  await button('Take in').click();
  await page.getByText('2 rows of “my sums” can be used now.').waitFor();
  const problems = await page.getByRole('list', { name: 'Problems' }).getByRole('listitem').allInnerTexts();
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(/\b2\b/);
  await page.getByText(/executable check/).waitFor();

  await page.getByRole('form', { name: 'Measure' }).getByRole('combobox').selectOption('my sums');
  await button('Measure').click();
  await finished(visitor, 1);
  const [benchmark] = await page.evaluate(() => orchard.benchmarks());
  expect(benchmark).toMatchObject({ source: 'my sums', rows: 2 });
  await button('Settings').click();
  await expect
    .poll(() => page.locator('#sets option').evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value)))
    .toContain('my sums');
  await button('Cancel').click();
  await button('Remove my sums').click();
  await button('Remove for good?').click();
  await page.getByText('You keep no rows of your own here yet').waitFor();
  expect(complaints).toEqual([]);
});

it('writes the rows of the test down, the same bytes as in the data card', async () => {
  const visitor = await arrive(TINY);
  const { page, button, complaints } = visitor;
  await openView(visitor);
  await tab(visitor, 'Your own rows');
  const [download] = await Promise.all([page.waitForEvent('download'), button('600 test').click()]);
  const bytes = await readFile(await download.path());
  const card = await readFile('datasets/shop/README.md', 'utf8');
  expect(card).toContain(createHash('sha256').update(bytes).digest('hex'));
  expect(complaints).toEqual([]);
});

it('remembers the scheme that was chosen', async () => {
  const { page, button } = await arrive(TINY);
  const scheme = () => page.evaluate(() => document.documentElement.dataset.scheme);
  expect(await scheme()).toBeUndefined();
  await button('Light or dark').click();
  const chosen = await scheme();
  await page.reload();
  await button('Step').waitFor();
  expect(await scheme()).toBe(chosen);
});
