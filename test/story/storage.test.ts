/** What happens to stored work: the site's data is cleared under the page, another tab deletes or reloads, a checkpoint is damaged, the disk is full. Nothing is lost, and Export always works. */
import { expect, it } from 'vitest';
import { stand } from './browser';
import { exportRun, importFile } from './transfer';
import { SMALL, visit, type Visit } from './visit';

const { arrive } = stand({ webgpu: false });

/** Imports the file in a browser of its own; resolves with the types of the events of its run, once they are shown. */
async function importElsewhere(path: string): Promise<readonly string[]> {
  const elsewhere = await arrive();
  await importFile(elsewhere, path);
  await resumed(elsewhere);
  const events = await elsewhere.page.evaluate(() => orchard.history());
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at));
  await elsewhere.step();
  await elsewhere.page.context().close();
  return events.map(({ type }) => type);
}

/** Waits until the run is resumed and its log is shown from the beginning: the event is heard before what is stored was read. */
const resumed = ({ page }: Visit) =>
  page.waitForFunction(
    () => {
      const events = orchard.events();
      return events[0]?.seq === 0 && events.some(({ type }) => type === 'resumed');
    },
    null,
    { polling: 200 }
  );

async function saveCheckpoint({ page, button }: Visit): Promise<void> {
  const count = () => orchard.events().filter(({ type }) => type === 'checkpoint').length;
  const before = await page.evaluate(count);
  await button('Save checkpoint').click();
  await page.waitForFunction((least) => orchard.events().filter(({ type }) => type === 'checkpoint').length > least, before, { polling: 100 });
}

/** How many checkpoints are stored, and how many agents' weights they lack. */
const survey = ({ page }: Visit) =>
  page.evaluate(async () => {
    const settle = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => ((request.onsuccess = () => resolve(request.result)), (request.onerror = reject)));
    const database = await settle(indexedDB.open('orchard'));
    const read = database.transaction(['heads', 'weights']);
    const heads = (await settle(read.objectStore('heads').getAll())) as { attempt: string; agents: string[] }[];
    const keys = new Set((await settle(read.objectStore('weights').getAllKeys())).map((key) => (key as string[]).join()));
    database.close();
    return { checkpoints: heads.length, lost: heads.flatMap(({ attempt, agents }) => agents.filter((agent) => !keys.has(`${attempt},${agent}`))).length };
  });

const clearings: Readonly<Record<string, (visitor: Visit) => Promise<void>>> = {
  'its data is cleared': async ({ page }) => {
    const session = await page.context().newCDPSession(page);
    await session.send('Storage.clearDataForOrigin', { origin: new URL(page.url()).origin, storageTypes: 'indexeddb' });
  },
  'another tab deletes its database': async ({ page }) => {
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.evaluate(
      () =>
        new Promise<void>((resolve, reject) => {
          const request = indexedDB.deleteDatabase('orchard');
          request.onsuccess = () => resolve();
          request.onblocked = request.onerror = () => reject(new Error('The database could not be deleted.'));
        })
    );
    await other.close();
  }
};

it.each(Object.entries(clearings))('when %s the run is stored again, trains on, is saved, exported and resumed, and a new one can begin', async (_, clear) => {
  const visitor = await arrive(SMALL);
  await visitor.step();
  await clear(visitor);
  const path = await exportRun(visitor);
  await visitor.step();
  await saveCheckpoint(visitor);
  await visitor.alert(/was no longer stored in this browser: its data was cleared\. The run was stored again/);
  expect(await survey(visitor)).toMatchObject({ lost: 0 });
  expect((await importElsewhere(path)).filter((type) => type === 'metrics')).toHaveLength(1);

  const events = await visitor.events();
  const again = await visit(visitor.page.context(), visitor.page.url());
  await visitor.page.close();
  await again.button('Resume').click();
  await resumed(again);
  await again.page.waitForFunction((length) => orchard.events().length >= length, events.length);
  await clear(again);
  await again.page.evaluate(() => orchard.run({ seed: 4, queries: 2, groupSize: 2, evaluateEvery: 0, checkpointEvery: 0 }));
  await again.step();
  expect(again.complaints).toEqual([]);
});

it('no checkpoint loses weights while another tab is loaded twice a second', async () => {
  const visitor = await arrive(SMALL.replace('checkpointEvery=0', 'checkpointEvery=1'));
  await visitor.step();
  const other = await visitor.page.context().newPage();
  let reloading = true;
  const reload = (async () => {
    for (let times = 0; ; times++) {
      if (!reloading) return times;
      await other.goto(visitor.page.url(), { waitUntil: 'commit' });
      await other.waitForTimeout(500);
    }
  })();
  for (let saved = 0; saved < 40; saved++) {
    if (saved % 10 === 0) await visitor.step();
    await saveCheckpoint(visitor);
    expect((await survey(visitor)).lost).toBe(0);
  }
  reloading = false;
  expect(await reload).toBeGreaterThan(5);
  expect((await survey(visitor)).checkpoints).toBeGreaterThan(3);
  expect(visitor.complaints).toEqual([]);
});

it('resumes from the newest intact checkpoint where a newer one is damaged, and says so', async () => {
  const visitor = await arrive(SMALL);
  await visitor.step();
  await saveCheckpoint(visitor);
  await visitor.step();
  await saveCheckpoint(visitor);
  await visitor.page.evaluate(async () => {
    const settle = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => ((request.onsuccess = () => resolve(request.result)), (request.onerror = reject)));
    const database = await settle(indexedDB.open('orchard'));
    const write = database.transaction(['heads', 'weights'], 'readwrite');
    const heads = (await settle(write.objectStore('heads').getAll())) as { step: number; attempt: string; agents: string[] }[];
    const { attempt, agents } = heads.find(({ step }) => step === 2)!;
    const row = (await settle(write.objectStore('weights').get([attempt, agents[0]!]))) as { state: { values: Record<string, Float32Array> } };
    Object.values(row.state.values)[0]![0]! += 1;
    await settle(write.objectStore('weights').put(row));
    database.close();
  });
  const again = await visit(visitor.page.context(), visitor.page.url());
  await visitor.page.close();
  await again.button('Resume').click();
  await again.alert(/checkpoint of this run after 2 steps is damaged, so it goes on from the newest intact one, after 1 steps\./);
  await resumed(again);
  await again.step();
  expect((await again.events()).filter(({ type }) => type === 'metrics')).toHaveLength(2);
});

it('a full disk is said, refuses no Export, and not the one of a run that was stored before', async () => {
  const visitor = await arrive(SMALL.replace('checkpointEvery=0', 'checkpointEvery=1'));
  const { page, button } = visitor;
  await visitor.step();
  const session = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1e6 });
  await button('Train').click();
  await visitor.alert(/no space left for this site, so training paused; nothing is lost\. .* Export needs no space\./);
  const steps = (await visitor.events()).filter(({ type }) => type === 'metrics').length;
  expect((await importElsewhere(await exportRun(visitor))).filter((type) => type === 'metrics')).toHaveLength(steps);

  const again = await visit(page.context(), page.url());
  await page.close();
  await again.button('Resume').click();
  await resumed(again);
  await again.page.waitForFunction(() => orchard.events().some(({ type }) => type === 'metrics'));
  const stored = (await again.events()).filter(({ type }) => type === 'metrics').length;
  expect((await importElsewhere(await exportRun(again))).filter((type) => type === 'metrics')).toHaveLength(stored);
});
