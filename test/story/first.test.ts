/** The first visit: the page opens, one step of the default run happens for all to see, and nothing complains. */
import { expect, it } from 'vitest';
import type { LabEvent } from '../../src/record/event';
import { stand } from './browser';

const { arrive } = stand();

it('offers everything by name', async () => {
  const { page, button, complaints } = await arrive();
  for (const name of ['Step', 'Train', 'Replay', 'Save checkpoint', 'Export', 'Import', 'Resume']) expect(await button(name).count(), name).toBe(1);
  expect(await page.getByRole('slider', { name: 'Speed' }).count()).toBe(1);
  expect(await page.getByRole('combobox', { name: 'Granularity' }).locator('option').allInnerTexts()).toHaveLength(3);
  for (const name of ['Curves', 'Timeline']) expect(await page.getByRole('region', { name }).count(), name).toBe(1);
  expect((await page.getByRole('status', { name: 'Phase' }).innerText()).trim()).toBe('Idle');
  const agents = page.getByRole('list', { name: 'Agents' }).getByRole('listitem');
  await agents.nth(4).waitFor();
  expect((await agents.allInnerTexts()).map((text) => /^\s*(\w+)/.exec(text)?.[1])).toEqual(['Master', 'QA', 'EFC', 'GFC', 'Math']);
  expect(complaints).toEqual([]);
});

it('takes one step of the default run within a minute', async () => {
  const { page, step, events, complaints } = await arrive();
  const started = performance.now();
  await step();
  expect(performance.now() - started).toBeLessThan(60_000);
  const log = await events();
  const count = (type: LabEvent['type'], tree: number) => log.filter((event) => event.type === type && 'tree' in event && event.tree === tree).length;
  for (let tree = 0; tree < 16; tree++) {
    const n = count('group', tree);
    expect(n, 'turns of the initial trajectory').toBeGreaterThan(0);
    const equal = log.filter((event) => event.type === 'turn' && event.tree === tree && event.turn.sameAs !== undefined).length;
    expect(count('outcome', tree), 'n (G − 1) + 1, and initial actions anew but for the last, less equal actions').toBe(n * (8 - 1) + 1 + (n - 1) - equal);
  }
  expect(log.filter((event) => event.type === 'metrics').map((event) => event.step)).toEqual([0]);
  expect(log.filter((event) => event.type === 'failure')).toEqual([]);

  const turns = page.getByRole('tree', { name: 'Trajectory' }).getByRole('treeitem');
  await turns.first().waitFor();
  expect(await turns.first().getAttribute('aria-label')).toMatch(/Master/);
  const judged = await turns.evaluateAll((items) => items.filter((item) => /reward/i.test(item.getAttribute('aria-label') ?? '')).length);
  expect(judged).toBeGreaterThan(0);
  const agents = await page.getByRole('list', { name: 'Agents' }).getByRole('listitem').allInnerTexts();
  expect(agents.map((text) => /^\s*(\w+)/.exec(text)?.[1])).toEqual(['Master', 'QA', 'EFC', 'GFC', 'Math']);
  expect(agents[0]).toMatch(/variance \d/);
  expect(complaints).toEqual([]);
});

it('steps by turn, and trains until it is paused', async () => {
  const { page, button, events } = await arrive('?queries=2&groupSize=2&evaluateEvery=0&evaluateRows=5');
  await page.getByRole('combobox', { name: 'Granularity' }).selectOption('turn');
  await button('Step').click();
  await page.waitForFunction(() => orchard.events().some((event) => event.type === 'phase'));
  await button('Step').click();
  await page.waitForFunction(() => orchard.events().some((event) => event.type === 'turn'));
  expect((await events()).some((event) => event.type === 'metrics')).toBe(false);
  await button('Train').click();
  await page.waitForFunction(() => orchard.events().filter((event) => event.type === 'turn').length > 3);
  await button('Pause').click();
  await button('Train').waitFor();
  const before = (await events()).length;
  await page.waitForTimeout(500);
  expect((await events()).length).toBe(before);
});
