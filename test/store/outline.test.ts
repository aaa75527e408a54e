/** What is kept of a log for every step, and the events of one step, on disk and in memory. */
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { describe, expect, it } from 'vitest';
import type { RunStore } from '../../src/record/archive';
import { DEFAULTS } from '../../src/record/config';
import type { LabEvent } from '../../src/record/event';
import { loseAllTurns } from '../../src/record/lostStep';
import { joinOutlines, outlineOf } from '../../src/record/outline';
import { memoryRunStore, WHOLE_STEPS } from '../../src/store/memoryRunStore';
import { openRunStore } from '../../src/store/runStore';
import { checkpointOf, logOf } from './tiny';

const LARGE = ['turn', 'outcome', 'verdict', 'group', 'rescored'];
const light = (log: readonly LabEvent[]) =>
  log
    .filter(({ type }) => !LARGE.includes(type))
    .map((event) => {
      if (event.type === 'lost') return { ...event, rewards: [] };
      return event.type === 'step' || event.type === 'lesson' ? { ...event, tasks: [] } : event;
    });

let names = 0;
const freshName = () => `outline-${names++}`;

const shelves: Readonly<Record<string, () => Promise<RunStore>>> = {
  'on disk': () => openRunStore(freshName()),
  'in memory': async () => memoryRunStore('refused')
};

describe.each(Object.entries(shelves))('a shelf %s', (_name, open) => {
  async function filled(steps: number): Promise<RunStore> {
    const shelf = await open();
    await shelf.begin('a', 1, DEFAULTS);
    const log = logOf('a', steps);
    for (let at = 0; at < log.length; at += 5) await shelf.append('a', log.slice(at, at + 5));
    return shelf;
  }

  it('outlines a log: all but turns and what judges them, and the rewards by step', async () => {
    const shelf = await filled(3);
    const { events, rewards, end } = await shelf.outline('a');
    expect(events).toEqual(light(logOf('a', 3)));
    expect(rewards).toEqual([0, 1, 2].map((step) => ({ step, values: Float32Array.of(1.9) })));
    expect(end).toBe(logOf('a', 3).length);
  });

  it('gives any span of the log', async () => {
    const shelf = await filled(3);
    const log = logOf('a', 3);
    for (let from = 0; from <= log.length; from++)
      for (const to of [from, from + 1, from + 7, log.length]) expect(await shelf.history('a', from, to)).toEqual(log.slice(from, to));
    expect(await shelf.history('a', 4)).toEqual(log.slice(4));
  });

  it('forgets in the outline what is forgotten in the log, and goes on from there', async () => {
    const shelf = await filled(3);
    const log = logOf('a', 3);
    for (const seq of [log.length - 2, 23, 7, 0]) {
      await shelf.truncate('a', seq);
      expect(await shelf.history('a')).toEqual(log.slice(0, seq));
      expect(await shelf.outline('a')).toEqual({ ...outlineOf(log.slice(0, seq)), rewards: (await shelf.outline('a')).rewards });
      expect((await shelf.outline('a')).rewards.flatMap(({ values }) => [...values])).toEqual(
        outlineOf(log.slice(0, seq)).rewards.flatMap(({ values }) => [...values])
      );
      expect((await shelf.runs())[0]).toMatchObject({ events: seq });
    }
    await shelf.append('a', log);
    expect((await shelf.outline('a')).events).toEqual(light(log));
    await shelf.remove('a');
    await shelf.begin('a', 1, DEFAULTS);
    expect(await shelf.outline('a')).toEqual({ events: [], rewards: [], end: 0 });
  });

  it('outlines a bundle taken in, also one in whose log steps are lost', async () => {
    const shelf = await open();
    const log = logOf('a', 2);
    await shelf.importBundle({ checkpoint: checkpointOf('a', 2), events: log });
    expect((await shelf.outline('a')).events).toEqual(light(log));
    const whole = logOf('b', 2);
    const second = whole.findIndex(({ step }) => step === 1);
    const gappy = [...loseAllTurns(whole.slice(0, second)), ...whole.slice(second)];
    expect(gappy.length).toBeLessThan(whole.length);
    const run = await shelf.importBundle({ checkpoint: checkpointOf('b', 2), events: gappy });
    expect(await shelf.history(run)).toEqual(gappy);
    const { events, rewards, end } = await shelf.outline(run);
    expect(events).toEqual(light(gappy));
    expect(rewards.flatMap(({ step, values }) => [...values].map((value) => [step, value]))).toEqual([0, 1].map((step) => [step, Math.fround(1.9)]));
    expect(end).toBe(log.length);
    const next = { ...log.at(-1)!, run, seq: log.length };
    await shelf.append(run, [next]);
    await shelf.truncate(run, log.length);
    expect(await shelf.history(run)).toEqual(gappy);
  });
});

it('outlines a log that an earlier version stored, and keeps the outline', async () => {
  const name = freshName();
  const shelf = await openRunStore(name);
  await shelf.begin('a', 1, DEFAULTS);
  const log = logOf('a', 2);
  await shelf.append('a', log.slice(0, 9));
  await shelf.append('a', log.slice(9));
  const database = await openDB(name);
  await database.delete('outlines', ['a', 0]);
  expect(await shelf.outline('a')).toMatchObject({ events: light(log), end: log.length });
  expect(await database.count('outlines')).toBe(2);
  database.close();
});

it('in memory keeps the turns of the newest steps alone, and says of the others that they are lost', async () => {
  const shelf = memoryRunStore('refused');
  await shelf.begin('a', 1, DEFAULTS);
  const log = logOf('a', WHOLE_STEPS).map((event) => (event.type === 'lesson' ? ({ ...event, type: 'phase', phase: 'Idle' } as const) : event));
  await shelf.append('a', log);
  expect(await shelf.history('a')).toEqual(log);
  const more = log.filter(({ step }) => step === 1).map((event, index) => ({ ...event, step: WHOLE_STEPS, seq: log.length + index }));
  for (const event of more) await shelf.append('a', [event]);
  const first = log.findIndex(({ type, step }) => type === 'step' && step === 1);
  const begun = log.findIndex(({ type }) => type === 'step');
  const lost = { type: 'lost', rewards: [1.9], seq: begun, run: 'a', step: 0 };
  expect(await shelf.history('a')).toEqual([...log.slice(0, begun), lost, ...light(log.slice(begun + 1, first)), ...log.slice(first), ...more]);
  expect((await shelf.runs())[0]).toMatchObject({ events: log.length + more.length });
});

it('the outline of a whole is that of its pieces', () => {
  const log = logOf('a', 3);
  expect(joinOutlines([outlineOf(log.slice(0, 30)), outlineOf(log.slice(30))]).events).toEqual(outlineOf(log).events);
  expect(joinOutlines([])).toEqual({ events: [], rewards: [], end: 0 });
});
