/** Processor time of the page's threads, by the browser's own record. */
import type { Visit } from './visit';

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

/** What the browser calls the main thread of a page. */
const MAIN_THREAD = ['CrRendererMain'];

/** The same with those of its workers. */
export const ALL_THREADS = [...MAIN_THREAD, 'DedicatedWorker thread'];

/** Milliseconds of processor time of every task of the page's threads of these names during `work`. Waiting for a core that another program holds is not the page's doing. */
export async function tasksDuring({ page }: Visit, work: () => Promise<unknown>, threads: readonly string[] = MAIN_THREAD): Promise<number[]> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories: CATEGORIES });
  await work();
  await page.evaluate(() => undefined); // A task answers before it is over, and is written down when it is.
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: readonly TraceEntry[] };
  const thread = ({ pid, tid }: TraceEntry) => `${pid}/${tid}`;
  const named = new Set(traceEvents.filter(({ name, args }) => name === 'thread_name' && threads.includes(args.name ?? '')).map(thread));
  return traceEvents.flatMap((entry) => (entry.name.endsWith('RunTask') && named.has(thread(entry)) ? [(entry.tdur ?? entry.dur ?? 0) / 1000] : []));
}
