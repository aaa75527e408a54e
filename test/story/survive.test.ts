/** What survives: a tab killed in mid-run goes on from its checkpoint as if it had not stopped, and an export continues elsewhere. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import type { LabEvent } from '../../src/record/event';
import { stand } from './browser';
import { exportRun, importFile, resumed } from './transfer';
import { SMALL, visit, type Visit } from './visit';

const { arrive } = stand();

/** What the step did, clocks aside. */
function numbersOf(log: readonly LabEvent[], step: number) {
  const mine = log.filter((event) => event.step === step);
  return {
    tokens: mine.flatMap((event) => (event.type === 'turn' ? [event.turn.sampled] : [])),
    rewards: mine.flatMap((event) => (event.type === 'verdict' ? [event.verdict.reward] : [])),
    loss: mine.flatMap((event) => (event.type === 'update' ? [event.report.all] : []))
  };
}

/** Closes the tab as a killed one closes, without a chance to say goodbye, and opens it again. */
const reopened = async ({ page }: Visit): Promise<Visit> => {
  const context = page.context();
  const url = page.url();
  await page.close();
  return visit(context, url);
};

it('resumes after the tab was killed in mid-step, and exports what another browser imports, with the same next step', async () => {
  const first = await arrive(SMALL);
  await first.step();
  await first.button('Save checkpoint').click();
  await first.page.waitForFunction(() => orchard.events().some((event) => event.type === 'checkpoint'));
  const zip = await exportRun(first);
  await first.step();
  const uninterrupted = numbersOf(await first.events(), 1);
  expect(uninterrupted.tokens.length).toBeGreaterThan(0);

  const begun = (await first.events()).length;
  await first.button('Train').click();
  await first.page.waitForFunction((count) => orchard.events().length > count + 10, begun);
  const second = await reopened(first);
  await second.button('Resume').click();
  await resumed(second);
  await second.step();
  expect(numbersOf(await second.events(), 1)).toEqual(uninterrupted);
  expect([...first.complaints, ...second.complaints]).toEqual([]);

  const elsewhere = await arrive();
  await importFile(elsewhere, zip);
  await resumed(elsewhere);
  await elsewhere.step();
  expect(numbersOf(await elsewhere.events(), 1)).toEqual(uninterrupted);

  const torn = join(tmpdir(), 'torn.zip');
  await writeFile(torn, (await readFile(zip)).subarray(0, 5000));
  await importFile(elsewhere, torn);
  await elsewhere.alert(/\w+ \w+.*\./);
  await elsewhere.step();
});

it('refuses a file that is no zip, and remains usable', async () => {
  const visitor = await arrive(SMALL);
  const foreign = join(tmpdir(), 'foreign.zip');
  await writeFile(foreign, 'This is not a zip.');
  await importFile(visitor, foreign);
  await visitor.alert(/zip/i);
  await visitor.step();
});
