/** The queue over the real laboratory, a toy model and a real archive: run after run, across reloads and tabs, and past what fails. */
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, test } from 'vitest';
import type { Laboratory } from '../../../src/bridge/protocol';
import type { Archive } from '../../../src/record/archive';
import { configOf, type RunConfig } from '../../../src/record/config';
import type { LabEvent } from '../../../src/record/event';
import { TRAINS_ELSEWHERE } from '../../../src/record/queueOrder';
import { openArchive } from '../../../src/store/archive';
import { makeConsole } from '../../../src/view/console';
import type { QueueTabs } from '../../../src/view/runs/queueTabs';
import { Workspace } from '../../../src/view/workspace.svelte';
import { openTabOver, type TabChanges } from '../../lab/tab';
import { retelling, toyEngine, toyTrainer } from '../../lab/toy';
import { task } from '../../store/tiny';
import { madeModels } from '../models/made';

let names = 0;
let archive: Archive;
beforeEach(async () => {
  archive = await openArchive(`queue-${names++}`);
});

const config = configOf({ steps: 3, checkpointEvery: 1 });

/** Tabs of one browser: one holds the queue at a time, and each hears the others. */
function openBrowser() {
  let holder: object | null = null;
  const freed: (() => void)[] = [];
  const listeners: { tab: object; changed: () => void }[] = [];
  const release = (tab: object) => {
    if (holder !== tab) return;
    holder = null;
    for (const each of freed.splice(0)) each();
  };
  return {
    tab(): QueueTabs & { close(): void } {
      const me = {};
      return {
        claim: async () => {
          if (holder) return null;
          holder = me;
          return () => release(me);
        },
        isTaken: async () => holder !== null,
        whenFree: () => (holder ? new Promise<void>((resolve) => freed.push(resolve)) : Promise.resolve()),
        tell: () => listeners.forEach(({ tab, changed }) => tab !== me && changed()),
        listen: (changed) => void listeners.push({ tab: me, changed }),
        close: () => release(me)
      };
    }
  };
}

type Browser = ReturnType<typeof openBrowser>;

/** Loops over one engine whose runs of these seeds fail at a step, as often as asked; their steps have a task, so that the page can draw them. */
function failing(seeds: Readonly<Record<number, Error>> = {}, at = 1, times = Infinity): NonNullable<TabChanges['openLoop']> {
  let left = times;
  const engine = toyEngine();
  return async ({ seed }) => {
    const trainer = toyTrainer(engine, (step) => {
      const error = Object.hasOwn(seeds, seed) ? seeds[seed] : undefined;
      if (error && step === at && left-- > 0) throw error;
    });
    return retelling(trainer, async function* (event) {
      yield event.type === 'step' ? { ...event, tasks: [task] } : event;
    });
  };
}

/**
 * Loops that stop in the middle of step `at` when they were told to beforehand: `next` resolves once one has, to what lets it go on. So whatever
 * is asked in between is asked in that step on any machine.
 */
function gateAt(at: number) {
  let armed: ((pass: () => void) => void) | null = null;
  const open = failing();
  const openLoop: NonNullable<TabChanges['openLoop']> = async (...asked) =>
    retelling(await open(...asked), async function* (event, { step }) {
      yield event;
      const reached = armed;
      if (!reached || step !== at || event.type !== 'turn') return;
      armed = null;
      await new Promise<void>((pass) => reached(pass));
    });
  return { openLoop, next: () => new Promise<() => void>((resolve) => (armed = resolve)) };
}

/** A page over the archive that all share. `close` ends it as a page that goes away: whatever it still asks for is never answered. */
async function openPage(browser: Browser, changes: TabChanges & { readonly search?: string; readonly lab?: Partial<Laboratory> } = {}) {
  const { search = '', lab: altered, ...ofTab } = changes;
  const tab = openTabOver(archive, { openLoop: failing(), ...ofTab });
  const tabs = browser.tab();
  let open = true;
  const lab = new Proxy({ ...tab.lab, ...altered } as Laboratory, {
    get: (target, name) => (open ? Reflect.get(target, name) : () => new Promise(() => undefined))
  });
  const workspace = new Workspace({ laboratory: lab, models: madeModels() }, search, tabs);
  await workspace.open();
  const close = async () => {
    await tab.lab.pause();
    open = false;
    tabs.close();
  };
  return { workspace, queue: workspace.queue, heard: tab.heard, close };
}

const told = ({ queue }: Pick<Workspace, 'queue'>) => queue.queue.entries.map(({ config: { seed }, outcome }) => [seed, outcome?.kind ?? null]);
const stepsOf = async () => (await archive.runs()).map((run) => [run.config.seed, run.checkpointStep]).sort(([a], [b]) => a! - b!);
const until = async (condition: () => boolean) => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
};
const numbers = (events: readonly LabEvent[]) => events.flatMap((event) => (event.type === 'metrics' ? [event.metrics['reward']] : []));

const named = (name: string, message: string) => Object.assign(new Error(message), { name });

describe('working', () => {
  it('trains each run to its end, one after another, as ordinary runs', async () => {
    const { workspace, queue } = await openPage(openBrowser());
    await queue.add(config, 3);
    expect(await stepsOf()).toEqual([]);
    await queue.start();
    expect(told(workspace)).toEqual([
      [7, 'done'],
      [8, 'done'],
      [9, 'done']
    ]);
    expect(await stepsOf()).toEqual([
      [7, 3],
      [8, 3],
      [9, 3]
    ]);
    expect([queue.here, queue.queue.working, queue.problem]).toEqual([false, false, null]);
    expect(workspace.notices.list.map(({ text }) => text)).toContain('The queue is finished.');
  });

  it('saves the end of a run that asks for no checkpoints', async () => {
    const { queue } = await openPage(openBrowser());
    await queue.add({ ...config, checkpointEvery: 0 }, 1);
    await queue.start();
    expect(await stepsOf()).toEqual([[7, 3]]);
  });

  it('trains nothing again that has come to its end with the same settings and seed, unless it was on other rows', async () => {
    const { workspace, queue } = await openPage(openBrowser());
    await workspace.start({ ...config, seed: 8 });
    await workspace.play();
    const [byHand] = await archive.runs();
    await queue.add(config, 2);
    expect(told(workspace)).toEqual([
      [7, null],
      [8, 'done']
    ]);
    expect(queue.queue.entries[1]!.outcome).toEqual({ kind: 'done', run: byHand!.run, counted: true });
    await queue.start();
    expect(await stepsOf()).toHaveLength(2);

    const { workspace: other, queue: onOther } = await openPage(openBrowser(), { lab: { dataHash: async () => 'other rows' } });
    await onOther.clear();
    await onOther.add(config, 2);
    expect(told(other).map(([, outcome]) => outcome)).toEqual([null, null]);
  });

  it('counts as done what was finished by hand, and trains anew what was deleted before its end', async () => {
    const { openLoop, next } = gateAt(1);
    const { workspace, queue } = await openPage(openBrowser(), { openLoop });
    await queue.add(config, 2);
    let reached = next();
    const working = queue.start();
    let pass = await reached;
    let paused = workspace.pause();
    pass();
    await Promise.all([paused, working]);
    expect(told(workspace)[0]).toEqual([7, null]);
    await workspace.play();
    await queue.refresh();
    expect(told(workspace)[0]).toEqual([7, 'done']);

    reached = next();
    const again = queue.start();
    pass = await reached;
    paused = queue.pause();
    pass();
    await Promise.all([paused, again]);
    expect(told(workspace)[1]).toEqual([8, null]);
    const begun = queue.queue.entries[1]!.run!;
    await workspace.start({ ...config, seed: 1 });
    await archive.remove(begun);
    await queue.start();
    expect(told(workspace)[1]).toEqual([8, 'done']);
    expect(queue.queue.entries[1]!.run).not.toBe(begun);
  });
});

describe('pausing', () => {
  it('ends with the page’s Pause, and goes on with the same run', async () => {
    const { openLoop, next } = gateAt(1);
    const { workspace, queue } = await openPage(openBrowser(), { openLoop });
    await queue.add(config, 2);
    const reached = next();
    const working = queue.start();
    const pass = await reached;
    expect(queue.here).toBe(true);
    const paused = workspace.pause();
    pass();
    await Promise.all([paused, working]);
    expect(told(workspace)).toEqual([
      [7, null],
      [8, null]
    ]);
    expect([queue.here, queue.queue.working, workspace.activity]).toEqual([false, false, 'idle']);
    await queue.start();
    expect(await stepsOf()).toEqual([
      [7, 3],
      [8, 3]
    ]);
  });

  it('pauses where another run is opened by hand, and says so; saving does not stop it', async () => {
    const { workspace, queue } = await openPage(openBrowser());
    await queue.add({ ...config, steps: 30 }, 1);
    const working = queue.start();
    await until(() => workspace.playback.events.some(({ type }) => type === 'turn'));
    await workspace.saveCheckpoint();
    await until(() => workspace.activity === 'playing');
    expect(queue.here).toBe(true);
    await workspace.start({ ...config, seed: 1 });
    await working;
    expect([queue.here, queue.queue.working]).toEqual([false, false]);
    expect(queue.problem).toMatch(/paused at seed 7, because another run or model was opened/);
    expect(workspace.playback.run).toMatch(/seed1$/);
    expect(workspace.activity).toBe('idle');
  });
});

describe('a page that goes away', () => {
  it('while it works goes on when it is opened again, with the run it was in, to the same numbers', async () => {
    const browser = openBrowser();
    const uninterrupted = await openPage(browser);
    await uninterrupted.workspace.start(config);
    await uninterrupted.workspace.play();
    const expected = numbers(uninterrupted.heard);
    await archive.remove((await archive.runs())[0]!.run);

    const { openLoop, next } = gateAt(1);
    const first = await openPage(browser, { openLoop });
    await first.queue.add(config, 2);
    const reached = next();
    void first.queue.start();
    await reached;
    await first.close();
    expect(await stepsOf()).toEqual([[7, 1]]);

    const second = await openPage(browser);
    await until(() => second.queue.here);
    expect(second.workspace.notices.list.map(({ text, action }) => [text, action?.name])).toContainEqual([
      'Continuing the queue: 2 runs of 2 still to be trained.',
      'Stop'
    ]);
    await until(() => !second.queue.here);
    expect(told(second.workspace).map(([, outcome]) => outcome)).toEqual(['done', 'done']);
    expect(await stepsOf()).toEqual([
      [7, 3],
      [8, 3]
    ]);
    const run = second.queue.queue.entries[0]!.run!;
    expect(numbers(await archive.history(run))).toEqual(expected);
    expect(second.workspace.notices.list.some(({ action }) => action?.name === 'Stop')).toBe(false);
  });

  it('while it was paused does not', async () => {
    const browser = openBrowser();
    const first = await openPage(browser);
    await first.queue.add(config, 2);
    await first.close();
    const { queue } = await openPage(browser);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([queue.here, queue.working, queue.queue.entries.length]).toEqual([false, null, 2]);
    expect(await stepsOf()).toEqual([]);
  });

  it('can be stopped as it continues', async () => {
    const browser = openBrowser();
    const first = await openPage(browser);
    await first.queue.add({ ...config, steps: 100 }, 1);
    void first.queue.start();
    await until(() => first.heard.some(({ type }) => type === 'turn'));
    await first.close();
    const { workspace, queue } = await openPage(browser);
    await until(() => queue.here);
    workspace.notices.list.find(({ action }) => action?.name === 'Stop')!.action!.run();
    await until(() => !queue.here);
    expect((await archive.queue()).working).toBe(false);
  });
});

describe('a second tab', () => {
  it('sees which tab works, follows it, does not work too, and may go on once that is closed', async () => {
    const browser = openBrowser();
    const first = await openPage(browser);
    await first.queue.add({ ...config, steps: 100 }, 2);
    void first.queue.start();
    await until(() => first.heard.some(({ type }) => type === 'metrics'));
    const second = await openPage(browser);
    await until(() => second.queue.elsewhere);
    expect(second.queue.title).toBe(first.queue.title);
    await expect(second.queue.start()).rejects.toThrow('The tab titled “Run 1 of 2 · Orchard” works on the queue.');
    await second.queue.remove(2);
    await until(() => first.queue.queue.entries.length === 1);
    await second.queue.clear();
    await until(() => !first.queue.here && !second.queue.elsewhere);
    expect(first.workspace.activity).toBe('idle');
    expect(second.heard).toEqual([]);
  });
});

describe('what fails', () => {
  it('for its settings is marked with its reason at once, and the next is trained', async () => {
    const reason = 'There is no set of rows named "gone" here. Bring it first, or set "data" to shop.';
    const { workspace, queue } = await openPage(openBrowser(), { openLoop: failing({ 7: new RangeError(reason), 9: new RangeError(reason) }) });
    await queue.add(config, 3);
    await queue.start();
    expect(told(workspace)).toEqual([
      [7, 'failed'],
      [8, 'done'],
      [9, 'failed']
    ]);
    expect(queue.queue.entries[0]!.outcome).toEqual({ kind: 'failed', reason });
  });

  it('once goes on from its last checkpoint; twice without a step in between it is given up; where the next fails so too, the queue pauses', async () => {
    const lost = new Error('The GPU was lost and has not come back.');
    const once = await openPage(openBrowser(), { openLoop: failing({ 7: lost }, 1, 1) });
    await once.queue.add(config, 1);
    await once.queue.start();
    expect(told(once.workspace)).toEqual([[7, 'done']]);
    await once.queue.clear();

    const { workspace, queue } = await openPage(openBrowser(), { openLoop: failing({ 20: lost, 22: lost, 23: lost }) });
    await queue.add({ ...config, seed: 20 }, 5);
    await queue.start();
    expect(told(workspace)).toEqual([
      [20, 'failed'],
      [21, 'done'],
      [22, 'failed'],
      [23, null],
      [24, null]
    ]);
    expect(queue.problem).toBe('The queue is paused at seed 23. The GPU was lost and has not come back.');
    await queue.retry(queue.queue.entries[0]!.id);
    expect(told(workspace)[0]).toEqual([20, null]);
  });

  it('of the machine pauses the queue and marks nothing', async () => {
    const trains = named(TRAINS_ELSEWHERE, 'Orchard is training in another tab.');
    const { workspace, queue } = await openPage(openBrowser(), { acquireLock: () => Promise.reject(trains) });
    await queue.add(config, 2);
    await queue.start();
    expect(told(workspace).map(([, outcome]) => outcome)).toEqual([null, null]);
    expect([queue.problem, (await archive.queue()).working]).toEqual(['The queue is paused at seed 7. Orchard is training in another tab.', false]);
  });

  it('to be read is said, and read again later', async () => {
    let broken = true;
    const { queue } = await openPage(openBrowser(), {
      lab: { queue: () => (broken ? Promise.reject(new Error('The disk is gone.')) : archive.queue()) }
    });
    expect([queue.isRead, queue.problem]).toEqual([false, 'The queue could not be read. The disk is gone.']);
    broken = false;
    await queue.refresh();
    expect([queue.isRead, queue.problem]).toEqual([true, null]);
  });
});

test('the console lists, adds, trains and clears', async () => {
  const { workspace } = await openPage(openBrowser());
  const { queue } = makeConsole(workspace);
  expect((await queue.add({ steps: 1 }, 2)).map(({ seed, state, step, steps }) => [seed, state, step, steps])).toEqual([
    [7, 'waiting', 0, 1],
    [8, 'waiting', 0, 1]
  ]);
  await expect(queue.add({ steps: 0 })).rejects.toThrow('"steps"');
  await queue.start();
  expect((await queue.list()).map(({ state, stored }) => [state, stored])).toEqual([
    ['done', true],
    ['done', true]
  ]);
  await queue.clear();
  expect(await queue.list()).toEqual([]);
  expect(await stepsOf()).toHaveLength(2);
});

describe('a link', () => {
  const link = '?preset=paper&steps=3&seeds=3';

  it('offers to queue its runs, trains nothing, and says nothing once the queue has them', async () => {
    const { workspace, queue } = await openPage(openBrowser(), { search: link });
    const offer = workspace.notices.list.find(({ action }) => action)!;
    expect(offer.text).toBe('This link asks for 3 runs, seeds 7 to 9: preset paper, Steps 3. Nothing is trained before you start the queue.');
    expect(queue.queue.entries).toEqual([]);
    await queue.add(workspace.config as RunConfig, 3);
    expect(await stepsOf()).toEqual([]);
    const again = await openPage(openBrowser(), { search: link });
    expect(again.workspace.notices.list).toEqual([]);
  });

  it('with seeds that there are not says so', async () => {
    const { workspace } = await openPage(openBrowser(), { search: '?seeds=many' });
    expect(workspace.notices.list.map(({ text }) => text)).toEqual(['"seeds" must be a whole number from 1 to 100, not NaN. The address was read without it.']);
  });
});
