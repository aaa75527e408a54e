/** The four paradigms in the built page: each steps by its preset, says on screen whom it trains, and is saved, resumed and exported as what it is. */
import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import type { LabEvent } from '../../src/record/event';
import { stand } from './browser';
import { exportRun } from './transfer';
import type { Visit } from './visit';

const { arrive } = stand();

const addressOf = (preset: string): string => `?preset=${preset}&queries=3&groupSize=4&evaluateEvery=0&evaluateRows=5&select=all&varianceFloor=0`;

const trainedIn = (events: readonly LabEvent[]): string[] => events.flatMap((event) => (event.type === 'update' ? Object.keys(event.report.agents) : []));

/** The line of each agent's card that says what it has learned. */
async function cards({ page }: Visit): Promise<string[]> {
  return page.getByRole('list', { name: 'Agents' }).getByRole('listitem').allInnerTexts();
}

/** Presses Export; resolves with the names of the adapters' folders and the card. */
async function exported(visit: Visit): Promise<{ readonly folders: readonly string[]; readonly card: string }> {
  const files = unzipSync(readFileSync(await exportRun(visit)));
  const folders = Object.keys(files).flatMap((name) => /^adapters\/(\w+)\/adapter_model\.safetensors$/.exec(name)?.[1] ?? []);
  return { folders, card: strFromU8(files['README.md']!) };
}

it('trains the master alone, or all agents jointly', async () => {
  for (const [preset, trained] of [
    ['paradigm-master', ['master']],
    ['paradigm-joint', ['efc', 'gfc', 'master', 'math', 'qa']]
  ] as const) {
    const visit = await arrive(addressOf(preset));
    await visit.step();
    for (const agent of trainedIn(await visit.events())) expect(trained).toContain(agent);
    const [master, ...others] = await cards(visit);
    expect(master).toMatch(/\d updates?/);
    for (const other of others) expect(other).toMatch(preset === 'paradigm-master' ? /not trained/ : /\d+ updates?/);
    expect(visit.complaints).toEqual([]);
    await visit.page.close();
  }
});

it('gives all agents one adapter, of which each card says the updates; it is saved, resumed and exported as one', async () => {
  const visit = await arrive(addressOf('paradigm-shared'));
  const { page, button, step, events, complaints } = visit;
  const updates = async () => (await events()).flatMap((event) => (event.type === 'update' ? [event] : []));
  // A step in which all that was tried fares alike has no update.
  for (let steps = 0; steps === 0 || (steps < 5 && !(await updates()).length); steps++) await step();
  const [update] = await updates();
  expect(new Set(Object.values(update!.updates)).size, 'every agent had as many').toBe(1);
  for (const card of await cards(visit)) expect(card).toMatch(/\d+ updates?, shared/);
  const { folders, card } = await exported(visit);
  expect(folders).toEqual(['team']);
  expect(card).toContain('One LoRA adapter that all agents of a team share');
  await button('Save checkpoint').click();
  await page.waitForFunction(() => orchard.events().some((event) => event.type === 'checkpoint' && !event.automatic));
  await page.reload();
  await button('Resume').click();
  await page.waitForFunction(() => orchard.events().some((event) => event.type === 'resumed'));
  await step();
  expect((await events()).filter(({ type }) => type === 'failure')).toEqual([]);
  for (const card of await cards(visit)) expect(card).toMatch(/\d+ updates?, shared/);
  expect(complaints).toEqual([]);
});

it('trains each specialist alone on steps of plans: their trees are rooted in them, and the master is never asked', async () => {
  const visit = await arrive(addressOf('paradigm-separate'));
  const { page, step, events, complaints } = visit;
  await step();
  const log = await events();
  const turns = log.flatMap((event) => (event.type === 'turn' ? [event.turn] : []));
  expect(turns.length).toBeGreaterThan(6);
  expect(turns.map(({ agent }) => agent)).not.toContain('master');
  expect(trainedIn(log)).not.toContain('master');
  const items = page.getByRole('tree', { name: 'Trajectory' }).getByRole('treeitem');
  await items.first().waitFor();
  expect(await items.first().getAttribute('aria-label')).toMatch(/QA|EFC|GFC|Math/);
  expect(await page.getByRole('region', { name: 'Task', exact: true }).innerText()).toMatch(/(QA|EFC|GFC|Math) itself, step \d of \d of a plan/);
  expect((await cards(visit))[0]).toMatch(/not trained/);
  const { folders } = await exported(visit);
  expect([...folders].sort()).toEqual(['efc', 'gfc', 'master', 'math', 'qa']);
  await page.reload();
  await visit.button('Resume').click();
  await page.waitForFunction(() => orchard.events().some((event) => event.type === 'resumed'));
  await step();
  expect((await events()).filter(({ type }) => type === 'failure')).toEqual([]);
  expect(complaints).toEqual([]);
});

it('refuses paradigms that exclude one another, and says why', async () => {
  const { button, alert } = await arrive('?adapters=shared&trained=separate');
  await button('Step').click();
  await alert(/An adapter that all agents share changes all of them/);
});
