/** A run of 2,000 steps: the page's memory stays flat, any step is shown at once, and one whose turns are gone says so. */
import { expect, it } from 'vitest';
import { stand } from './browser';
import { SMALL, visit, type Visit } from './visit';

const { arrive } = stand({ webgpu: false });

/** Steps that are stored, not trained; one more is trained. */
const STORED = 1999;

/** A step whose turns are gone, and one whose chunk has no outline, as an earlier version left it. */
const [GONE, FORMER] = [700, 900];

/** Makes a stored run of one step, and a checkpoint after it, into one of many: each has the events of the first, and queries that name it. */
const lengthen = ({ page }: Visit, places: { readonly stored: number; readonly gone: number; readonly former: number }) =>
  page.evaluate(async ({ stored, gone, former }) => {
    type Row = { readonly type: string; readonly [field: string]: unknown };
    const settle = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => ((request.onsuccess = () => resolve(request.result)), (request.onerror = () => reject(request.error!))));
    const database = await settle(indexedDB.open('orchard'));
    const tables = ['runs', 'chunks', 'outlines', 'heads'];
    const read = database.transaction(tables);
    const [row] = await settle(read.objectStore('runs').getAll());
    const log = (await settle(read.objectStore('chunks').getAll())).flatMap((chunk: { events: Row[] }) => chunk.events) as Row[];
    const [head] = await settle(read.objectStore('heads').getAll());
    const begins = log.findIndex(({ type }) => type === 'step');
    const step = log.slice(begins, log.findIndex(({ type }) => type === 'metrics') + 1);
    const large = ['turn', 'outcome', 'verdict', 'group', 'evaluating'];
    const outline = (events: readonly Row[], first: number, at: number) => ({
      run: row.run,
      first,
      end: first + events.length,
      events: events.filter(({ type }) => !large.includes(type)).map((event) => (event.type === 'step' ? { ...event, tasks: [] } : event)),
      rewards: [
        { step: at, values: Float32Array.from(events.flatMap((event) => (event.type === 'verdict' ? [(event['verdict'] as { reward: number }).reward] : []))) }
      ]
    });
    let seq = begins;
    for (let from = 1; from < stored; from += 100) {
      const write = database.transaction(tables, 'readwrite');
      for (let at = from; at < Math.min(from + 100, stored); at++) {
        const first = begins + at * step.length;
        const events = step.map((event, index): Row => {
          const tasks = event['tasks'] as Row[] | undefined;
          const named = tasks?.map((task, place) => ({ ...task, query: `Query ${place + 1} of step ${at + 1}.` }));
          return { ...event, ...(named && { tasks: named }), step: at, seq: first + index };
        });
        write.objectStore('chunks').put({ run: row.run, first, events: at + 1 === gone ? outline(events, first, at).events : events });
        if (at + 1 !== former) write.objectStore('outlines').put(outline(events, first, at));
        seq = first + events.length;
      }
      await new Promise<void>((resolve, reject) => ((write.oncomplete = () => resolve()), (write.onabort = () => reject(write.error!))));
    }
    // What followed the first step gives way to the second one.
    const write = database.transaction(tables, 'readwrite');
    const begun = log.slice(0, begins + step.length);
    for (const name of ['chunks', 'outlines']) write.objectStore(name).delete(IDBKeyRange.bound([row.run, 0], [row.run, begins + step.length], false, true));
    write.objectStore('chunks').put({ run: row.run, first: 0, events: begun });
    write.objectStore('outlines').put(outline(begun, 0, 0));
    write.objectStore('runs').put({ ...row, events: seq });
    const { checksum: _, ...unchecked } = head;
    write.objectStore('heads').delete([row.run, head.id]);
    write.objectStore('heads').put({ ...unchecked, id: `step-${stored}`, step: stored, lab: { ...head.lab, step: stored, seq } });
    await new Promise<void>((resolve, reject) => ((write.oncomplete = () => resolve()), (write.onabort = () => reject(write.error!))));
    database.close();
  }, places);

/** Bytes of the page's heap in use once what nobody refers to is gone. */
async function heapOf({ page }: Visit): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}

/** Types a step; resolves with the milliseconds until the page shows `text`. */
const milliseconds = ({ page }: Visit, step: number, text: string) =>
  page.getByRole('spinbutton', { name: 'Step shown' }).evaluate(
    async (input: HTMLInputElement, { step, text }) => {
      const began = performance.now();
      input.value = String(step);
      input.dispatchEvent(new Event('change', { bubbles: true }));
      while (!document.body.innerText.includes(text)) {
        if (performance.now() - began > 30_000) throw new Error(`"${text}" is not shown. The page says: ${document.body.innerText}`);
        await new Promise(requestAnimationFrame);
      }
      return performance.now() - began;
    },
    { step, text }
  );

it('of 2,000 steps holds the outline and the turns of a few, shows any of them, and says which are gone', async () => {
  const first = await arrive(`${SMALL}&steps=${STORED + 1}`);
  await first.step();
  await first.button('Save checkpoint').click();
  await first.page.waitForFunction(() => orchard.events().some(({ type }) => type === 'checkpoint'), null, { polling: 200 });
  await lengthen(first, { stored: STORED, gone: GONE, former: FORMER });
  const visitor = await visit(first.page.context(), first.page.url());
  await first.page.close();

  await visitor.button('Resume').click();
  await visitor.page.waitForFunction((steps) => orchard.events().filter(({ type }) => type === 'metrics').length === steps, STORED, { polling: 500 });
  await visitor.page.getByText(`of step ${STORED}.`).first().waitFor();
  const opened = await heapOf(visitor);
  const times: number[] = [];
  for (const step of [2, FORMER, 1500, 3, 1998, 1234, 17, 1000, 450, 1700]) times.push(await milliseconds(visitor, step, ` of step ${step}.`));
  await milliseconds(visitor, GONE, `The turns of step ${GONE} are not kept.`);
  await milliseconds(visitor, 1001, ' of step 1001.');

  await visitor.step();
  const after = await heapOf(visitor);
  const turns = (await visitor.events()).filter(({ type }) => type === 'turn').map(({ step }) => step);
  expect(new Set(turns).size).toBeLessThanOrEqual(9);
  expect(turns).toContain(STORED);
  expect(Math.max(opened, after)).toBeLessThan(60e6);
  expect(Math.max(...times)).toBeLessThan(2000);
  expect(visitor.complaints).toEqual([]);
});
