/** The page stays smooth while five agents learn beside it, by the browser's own record of its main thread. */
import { expect, it } from 'vitest';
import { stand } from './browser';
import type { Visit } from './visit';

const { arrive } = stand();

/** An entry of a Chrome trace; durations in microseconds, `tdur` the thread's own processor time. */
interface TraceEntry {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

const CATEGORIES = ['-*', 'toplevel', '__metadata'];

/** Milliseconds of processor time of every task of the page's main thread during `work`. Waiting for a core that another program holds is not the page's doing. */
async function tasksDuring({ page }: Visit, work: () => Promise<unknown>): Promise<number[]> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories: CATEGORIES });
  await work();
  await page.evaluate(() => undefined); // A task answers before it is over, and is written down when it is.
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: readonly TraceEntry[] };
  const thread = ({ pid, tid }: TraceEntry) => `${pid}/${tid}`;
  const main = new Set(traceEvents.filter((entry) => entry.name === 'thread_name' && entry.args.name === 'CrRendererMain').map(thread));
  return traceEvents.flatMap((entry) => (entry.name.endsWith('RunTask') && main.has(thread(entry)) ? [(entry.tdur ?? entry.dur ?? 0) / 1000] : []));
}

it('never holds the main thread for more than 100 ms, whatever the step', async () => {
  const visitor = await arrive();
  const first = await tasksDuring(visitor, visitor.step);
  const second = await tasksDuring(visitor, visitor.step);
  expect(first.length).toBeGreaterThan(100);
  expect(Math.max(...first), 'the longest task of the first step').toBeLessThanOrEqual(100);
  expect(Math.max(...second), 'the longest task of the second step').toBeLessThanOrEqual(100);
});

it('would see a page that stalls', async () => {
  const visitor = await arrive();
  const tasks = await tasksDuring(visitor, () =>
    // As much work as a core does in a third of a second or more, however long it has to wait for a core.
    visitor.page.evaluate(() => {
      let state = 1;
      for (let i = 0; i < 3e8; i++) state = (state * 5 + i) | 0;
      return state;
    })
  );
  expect(Math.max(...tasks)).toBeGreaterThan(100);
});
