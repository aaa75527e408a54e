/** A run whose storage fails under it: cleared, closed, damaged or full. It goes on where it can, says what happened, and is always exported. */
import 'fake-indexeddb/auto';
import { unzipSync, strFromU8 } from 'fflate';
import { deleteDB } from 'idb';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Loading } from '../../src/record/loading';
import type { Archive } from '../../src/record/archive';
import { configOf } from '../../src/record/config';
import type { Engine } from '../../src/record/engine';
import type { LabEvent } from '../../src/record/event';
import { loseAllTurns } from '../../src/record/lostStep';
import { outlineOf, rewardsIn } from '../../src/record/outline';
import { openArchive } from '../../src/store/archive';
import { openDatabase } from '../../src/store/database';
import { openTabOver, type TabChanges } from './tab';
import { toyTrainer } from './toy';

const config = configOf({ steps: 3, checkpointEvery: 1 });

let names = 0;
let name: string;
let archive: Archive;
beforeEach(async () => {
  name = `storage-${names++}`;
  archive = await openArchive(name);
});

/** A tab whose page remembers what it has heard, and what it was warned of. */
function openTab(changes: TabChanges = {}, forgetful = false) {
  const tab = openTabOver(archive, changes);
  const log: LabEvent[] = [];
  const warnings: string[] = [];
  void tab.lab.subscribe(
    (events) => {
      for (const event of events) {
        while (log.length && (log.at(-1)!.run !== event.run || log.at(-1)!.seq >= event.seq)) log.pop();
        log.push(event);
      }
    },
    ({ what, warning }: Loading) => void (warning && warnings.push(what)),
    () => (forgetful ? [] : log)
  );
  return { ...tab, log, warnings };
}

const types = (events: readonly LabEvent[]) => events.map((event) => event.type);
/** The log without the session's own marks and their places. */
const said = (events: readonly LabEvent[]) =>
  events.filter(({ type }) => type !== 'checkpoint' && type !== 'resumed').map(({ seq: _, run: __, ...event }) => event);

const refuse = (error: string) => async (): Promise<never> => Promise.reject(new DOMException('no space left', error));

/** The archive with every method that touches the disk refused. */
function withoutDisk(error = 'InvalidStateError'): Archive {
  const { pack, unpack } = archive;
  return new Proxy(archive, { get: (_, method) => ({ pack, unpack })[method as 'pack'] ?? refuse(error) });
}

/** An archive that a test may take the disk from. */
function fragile(error?: string) {
  const state = { gone: false };
  const none = withoutDisk(error);
  return { state, archive: new Proxy(archive, { get: (disk, method) => Reflect.get(state.gone ? none : disk, method) as unknown }) };
}

describe('cleared under the page', () => {
  it.each([
    ['between steps', 0],
    ['in mid-step', 2]
  ])('%s, the run is stored again whole, says so once, and ends as one that lost nothing', async (_, turns) => {
    const whole = openTab();
    await whole.lab.start(config);
    await whole.lab.advance('episode', 3);

    const { lab, log, warnings } = openTab();
    await lab.start(config);
    await lab.advance('episode', 1);
    await lab.advance('turn', turns);
    await deleteDB(name);
    await lab.advance('episode', 2);
    expect(warnings).toEqual([expect.stringMatching(/was no longer stored in this browser: its data was cleared\. The run was stored again/)]);
    const [summary] = await lab.runs();
    expect(summary).toMatchObject({ run: log[0]!.run, events: log.length, checkpointStep: 3 });
    expect(await lab.history(log[0]!.run)).toEqual(log);
    expect(said(log)).toEqual(said(whole.log));
    const again = openTab();
    await again.lab.resume(summary!.run, 'step-2');
    await again.lab.advance('episode', 1);
    expect(said(await again.lab.history(summary!.run))).toEqual(said(whole.log));
  });

  it('Save stores it again, and so does the return to the last step after a failure', async () => {
    let failures = 1;
    const { lab, log, engine } = openTab({
      openLoop: async () =>
        toyTrainer(engine, (step) => {
          if (step === 1 && failures-- > 0) throw new TypeError('the judge fell asleep');
        })
    });
    await lab.start(configOf({ steps: 3, checkpointEvery: 0 }));
    await lab.advance('episode', 1);
    await deleteDB(name);
    expect(await lab.saveCheckpoint()).toBe('step-1');
    expect(await lab.history(log[0]!.run)).toEqual(log);
    await expect(lab.advance('episode', 1)).rejects.toThrow('the judge fell asleep');
    await deleteDB(name);
    await lab.advance('episode', 2);
    expect(await lab.history(log[0]!.run)).toEqual(log);
    expect((await archive.load(log[0]!.run))!.lab.step).toBeGreaterThan(0);
  });

  it('a new run can begin, and a bundle be taken in', async () => {
    const { lab } = openTab();
    await lab.start(config);
    await lab.advance('episode', 1);
    const bytes = await lab.exportBundle();
    await deleteDB(name);
    await lab.start(config);
    await lab.advance('episode', 1);
    await deleteDB(name);
    await lab.importBundle(bytes);
    await lab.advance('episode', 1);
    expect((await lab.runs()).length).toBeGreaterThan(0);
  });

  it('a measurement under way is stored again with the results it had', async () => {
    const { lab } = openTab();
    await lab.start(config);
    await lab.advance('episode', 1);
    const cleared: Promise<void>[] = [];
    const measured = await lab.benchmark({ source: 'test', temperature: 0, rows: 100 }, ({ results }) => {
      if (results.length && !cleared.length) cleared.push(deleteDB(name));
    });
    await Promise.all(cleared);
    expect(measured.results).toHaveLength(100);
    expect(await lab.benchmarks()).toEqual([measured]);
  });

  it('where the page has not the whole log either, it is a sentence that asks for an export', async () => {
    const { lab } = openTab({}, true);
    await lab.start(config);
    await lab.advance('episode', 1);
    await deleteDB(name);
    await expect(lab.advance('episode', 1)).rejects.toThrow(/is no longer stored: .* export it to keep it, and import that file to go on\.$/);
    await lab.exportBundle();
  });
});

describe('a page that holds the turns of the newest steps alone', () => {
  /** What such a page has of a log: its last step whole, those before lost. */
  const held = (log: readonly LabEvent[]): readonly LabEvent[] => {
    const newest = log.findLastIndex(({ type }) => type === 'step');
    return [...loseAllTurns(log.slice(0, newest)), ...log.slice(newest)];
  };

  function openFlatTab(changes: TabChanges = {}, has = held) {
    const tab = openTab(changes, true);
    void tab.lab.subscribe(
      () => undefined,
      () => undefined,
      () => has(tab.log)
    );
    return tab;
  }

  it('asks for the outline of a log and for the events of one step, also while the run is under way', async () => {
    const { lab, log } = openTab();
    await lab.start(config);
    await lab.advance('episode', 2);
    await lab.advance('turn', 2);
    const { run } = log[0]!;
    const [first, second] = log.filter(({ type }) => type === 'step').map(({ seq }) => seq);
    expect(await lab.excerpt(run, first!, second!)).toEqual(log.slice(first, second));
    const waits = lab.advance('episode', 1);
    expect(await lab.excerpt(run, second!, Infinity)).toEqual(expect.arrayContaining(log.slice(second)));
    await waits;
    expect(await lab.outline(run)).toEqual({ ...outlineOf(log), rewards: (await lab.outline(run)).rewards });
    const other = openTab();
    expect(await other.lab.outline(run)).toEqual(await lab.outline(run));
    expect(await other.lab.excerpt(run, first!, second!)).toEqual(log.slice(first, second));
  });

  it('where the data is cleared stores the run again with what it has, the rest as lost, says so, and goes on', async () => {
    const { lab, log, warnings } = openFlatTab();
    await lab.start(config);
    await lab.advance('episode', 2);
    await deleteDB(name);
    const kept = held(log);
    await lab.advance('episode', 1);
    expect(warnings).toEqual([expect.stringMatching(/was stored again from memory, .*; the turns of 2 steps, which were no longer in memory, are lost\.$/)]);
    const { run } = log[0]!;
    const stored = await lab.history(run);
    expect(stored.filter(({ step }) => step === 0)).toEqual(kept.filter(({ step }) => step === 0));
    expect(stored.find(({ type }) => type === 'lost')).toMatchObject({ step: 0, rewards: log.flatMap((event) => (event.step === 0 ? rewardsIn(event) : [])) });
    expect(stored.filter(({ step }) => step === 2)).toEqual(log.filter(({ step }) => step === 2));
    expect((await lab.runs())[0]).toMatchObject({ events: log.length, checkpointStep: 3 });
    const { checkpoint, events } = await archive.unpack(await lab.exportBundle());
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: checkpoint.lab.seq }, (_, seq) => seq));
    expect(types(events)).toEqual(types(stored).slice(0, events.length));
    expect(warnings.at(-1)).toMatch(/turns of early steps of this run are no longer kept, so the export holds \d+ of its \d+ events/);
    const again = openTab();
    await again.lab.resume(run);
    const outline = await again.lab.outline(run);
    expect(types(outline.events).at(-1)).toBe('resumed');
    expect(types(outline.events).filter((type) => type === 'metrics')).toHaveLength(3);
    expect(outline.rewards.map(({ step, values }) => [step, values.length])).toEqual(outlineOf(log).rewards.map(({ step, values }) => [step, values.length]));
  });

  it('keeps in the cleared storage no step as whole of which events are missing', async () => {
    const torn = (log: readonly LabEvent[]) => log.filter(({ type, step }) => step !== 1 || type !== 'turn');
    const { lab, log } = openFlatTab({}, torn);
    await lab.start(config);
    await lab.advance('episode', 2);
    await deleteDB(name);
    await lab.advance('episode', 1);
    const stored = await lab.history(log[0]!.run);
    expect(stored.filter(({ step }) => step === 0)).toEqual(log.filter(({ step }) => step === 0));
    const second = log.findIndex(({ type, step }) => type === 'step' && step === 1);
    const third = log.findIndex(({ type, step }) => type === 'step' && step === 2);
    expect(stored.filter(({ seq }) => seq >= second && seq < third)).toEqual(loseAllTurns(log.slice(second, third)));
  });

  it('that lacks what came before the first step is asked for an export', async () => {
    const { lab, log } = openFlatTab({}, (events) => events.filter(({ seq }) => seq !== 1));
    await lab.start(config);
    await lab.advance('episode', 1);
    expect(log[1]!.type).not.toBe('step');
    await deleteDB(name);
    await expect(lab.advance('episode', 1)).rejects.toThrow(/export it to keep it/);
  });

  it('exports what storage holds of each step, and what the page holds where storage has less', async () => {
    const gone = new Set<number>();
    const scarce: Archive = { ...archive, history: async (...args) => (await archive.history(...args)).filter(({ seq }) => !gone.has(seq)) };
    const { lab, log } = openFlatTab({ archive: scarce });
    await lab.start(config);
    await lab.advance('episode', 3);
    for (const [step, type] of [
      [1, 'turn'],
      [2, 'turn']
    ] as const)
      gone.add(log.find((event) => event.step === step && event.type === type)!.seq);
    const { events } = await archive.unpack(await lab.exportBundle());
    const heads = events.filter(({ type }) => type === 'step' || type === 'lost').map(({ type, step }) => [step, type]);
    expect(heads).toEqual([
      [0, 'step'],
      [1, 'lost'],
      [2, 'step']
    ]);
    for (const step of [0, 2])
      expect(types(events.filter((event) => event.step === step && event.type === 'turn'))).toEqual(
        types(log.filter((event) => event.step === step && event.type === 'turn'))
      );
    expect(events.some(({ type, step }) => step === 1 && type === 'turn')).toBe(false);
  });
});

describe('Export', () => {
  it.each(['InvalidStateError', 'QuotaExceededError', 'UnknownError', 'NotFoundError'])(
    'needs no storage: with %s the bundle is what it is with all in order',
    async (error) => {
      const { state, archive: disk } = fragile(error);
      const { lab, log, warnings } = openTab({ archive: disk });
      await lab.start(config);
      await lab.advance('episode', 1);
      const before = await archive.unpack(await lab.exportBundle());
      await lab.advance('turn', 2);
      state.gone = true;
      const { checkpoint, events } = await archive.unpack(await lab.exportBundle());
      expect({ ...checkpoint, lab: { ...checkpoint.lab, seq: 0 } }).toEqual({ ...before.checkpoint, lab: { ...before.checkpoint.lab, seq: 0 } });
      expect(events).toEqual(log.slice(0, checkpoint.lab.seq));
      expect(warnings).toEqual([]);
      await expect(lab.advance('episode', 1)).rejects.toThrow('no space left');
      await lab.exportBundle();
      state.gone = false;
      await lab.advance('episode', 1);
      expect(await lab.history(log[0]!.run)).toEqual(log);
    }
  );

  it('has each event once, in order, and the session’s own where the page still has one of an abandoned step', async () => {
    const { state, archive: disk } = fragile();
    const { lab, heard } = openTabOver(archive, { archive: disk });
    const stale = (event: LabEvent): LabEvent => (event.type === 'run' || event.type === 'checkpoint' ? event : { ...event, step: 99 });
    void lab.subscribe(
      () => undefined,
      () => undefined,
      () => heard.map(stale).toReversed()
    );
    await lab.start(config);
    state.gone = true;
    await expect(lab.advance('episode', 1)).rejects.toThrow('no space left');
    const { checkpoint, events } = await archive.unpack(await lab.exportBundle());
    expect(events.length).toBeGreaterThan(6);
    expect(events).toEqual(heard.slice(0, checkpoint.lab.seq));
  });

  it('in which events are missing says so, holds the rest whole, and can be taken in', async () => {
    const { state, archive: disk } = fragile();
    const { lab, log, engine, warnings } = openTab({ archive: disk, team: [{ name: 'master', title: 'Master', role: 'leads', tools: [] }] }, true);
    await lab.start(config);
    await lab.advance('episode', 1);
    const adapters = await engine.save();
    state.gone = true;
    const zip = await lab.exportBundle();
    const gap = /history of this run could not be read, so the export holds \d+ of its \d+ events\. Its adapters, memories and state are whole\./;
    expect(warnings).toEqual([expect.stringMatching(gap)]);
    const files = unzipSync(zip);
    expect(strFromU8(files['README.md']!)).toMatch(gap);
    expect(Object.keys(files)).toEqual(expect.arrayContaining(['adapters/master/adapter_model.safetensors', 'adapters/qa/adapter_model.safetensors']));
    const { checkpoint, events } = await archive.unpack(zip);
    expect(checkpoint.engine).toEqual(adapters);
    expect(checkpoint.lab).toMatchObject({ step: 1, seq: events.length, memory: { entries: [{ id: 'm0' }] } });
    expect(events[0]).toMatchObject({ type: 'run', run: log[0]!.run, dataHash: 'toy' });
    const elsewhere = openTab();
    await elsewhere.lab.importBundle(zip);
    await elsewhere.lab.advance('episode', 2);
    const whole = openTab();
    await whole.lab.start(config);
    await whole.lab.advance('episode', 3);
    expect(await elsewhere.engine.save()).toEqual(await whole.engine.save());
  });

  it('works for a run that was stored before the disk was full: it is resumed, seen and exported, and trains once there is room', async () => {
    const first = openTab();
    await first.lab.start(config);
    await first.lab.advance('episode', 1);
    await first.lab.advance('turn', 2);
    const { run } = first.log[0]!;
    let full = true;
    const scarce: Archive = {
      ...archive,
      append: (...args) => (full ? refuse('QuotaExceededError')() : archive.append(...args)),
      truncate: (...args) => (full ? refuse('QuotaExceededError')() : archive.truncate(...args)),
      save: (...args) => (full ? refuse('QuotaExceededError')() : archive.save(...args)),
      sweep: refuse('QuotaExceededError')
    };
    const { lab, warnings } = openTab({ archive: scarce });
    await lab.resume(run);
    expect(warnings).toEqual(['no space left']);
    expect(types(await lab.history(run)).slice(-2)).toEqual(['metrics', 'resumed']);
    const { checkpoint, events } = await archive.unpack(await lab.exportBundle());
    expect([checkpoint.lab.step, types(events).at(-1)]).toEqual([1, 'metrics']);
    await expect(lab.advance('episode', 1)).rejects.toThrow('no space left');
    full = false;
    await lab.advance('episode', 2);
    const whole = openTab();
    await whole.lab.start(config);
    await whole.lab.advance('episode', 3);
    expect(said(await lab.history(run))).toEqual(said(whole.log));
  });
});

describe('a damaged checkpoint', () => {
  it('is passed over for the newest intact one, which is said, and the run ends as it would have', async () => {
    const { lab, log } = openTab();
    await lab.start(config);
    await lab.advance('episode', 2);
    const { run } = log[0]!;
    const database = await openDatabase(name);
    const head = (await database.get('heads', [run, 'step-2']))!;
    await database.delete('weights', [head.attempt, 'qa']);
    database.close();
    const again = openTab();
    await again.lab.resume(run);
    expect(again.warnings).toEqual(['The checkpoint of this run after 2 steps is damaged, so it goes on from the newest intact one, after 1 steps.']);
    await again.lab.advance('episode', 2);
    const whole = openTab();
    await whole.lab.start(config);
    await whole.lab.advance('episode', 3);
    expect(said(await again.lab.history(run))).toEqual(said(whole.log));
    expect((await again.lab.runs()).find((each) => each.run === run)!.checkpoints.map(({ step }) => step)).toEqual([1, 2, 3]);
  });

  it('where none is intact is a sentence, and the log is kept', async () => {
    const { lab, log } = openTab();
    await lab.start(config);
    await lab.advance('episode', 1);
    const database = await openDatabase(name);
    await database.clear('weights');
    database.close();
    const { run } = log[0]!;
    const stored = await archive.history(run);
    await expect(openTab().lab.resume(run)).rejects.toThrow(/^All checkpoints of run .* are damaged/);
    expect(await archive.history(run)).toEqual(stored);
  });
});

it('weights that are not finite end the step with a sentence; what is kept and exported is the step before', async () => {
  let broken = true;
  const { lab, log, engine } = openTab({
    openLoop: async () => {
      const sick: Engine = {
        ...engine,
        save: async () => {
          const state = await engine.save();
          const late = log.some(({ type }) => type === 'metrics');
          return broken && late ? { ...state, qa: { ...state['qa']!, secondMoment: { w: Float32Array.of(Infinity, 0) } } } : state;
        }
      };
      return toyTrainer(sick);
    }
  });
  await lab.start(config);
  await lab.advance('episode', 1);
  await expect(lab.advance('episode', 1)).rejects.toThrow(/^Step \d+ left a number that is not finite in ".+" of qa, .* lower learning rate\.$/);
  expect(log.at(-1)).toMatchObject({ type: 'failure', step: 1 });
  expect((await lab.runs())[0]!.checkpoints.map(({ step }) => step)).toEqual([0, 1]);
  expect((await archive.unpack(await lab.exportBundle())).checkpoint.lab.step).toBe(1);
  broken = false;
  await lab.advance('episode', 2);
  expect((await lab.runs())[0]!.checkpointStep).toBe(3);
});

it('only the tab that may train sweeps, once, and a sweep that fails refuses nothing', async () => {
  let sweeps = 0;
  const counted: Archive = { ...archive, sweep: async () => (sweeps++ ? archive.sweep() : refuse('UnknownError')()) };
  const locked = openTab({ archive: counted, acquireLock: () => Promise.reject(new Error('Orchard is training in another tab.')) });
  await expect(locked.lab.start(config)).rejects.toThrow('another tab');
  await locked.lab.runs();
  expect(sweeps).toBe(0);
  const { lab } = openTab({ archive: counted });
  for (let i = 0; i < 3; i++) await lab.start(config);
  expect(sweeps).toBe(2);
});
