/** An archive of version 1, as the former shop left it, opened today. */
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { expect, it } from 'vitest';
import { DEFAULTS, configProblems } from '../../src/record/config';
import { openDatabase } from '../../src/store/database';
import { openRunStore } from '../../src/store/runStore';
import { checkpointOf, logOf, stateOf, task } from './tiny';

const { data: _, row: __, ...formerConfig } = { ...DEFAULTS, maxTokens: 40 };
const { allowed: ___, forbidden: ____, ...rest } = task;
const formerTask = { ...rest, parts: ['27 dollars', '54'] };

/** The log as version 1 wrote it: settings without the new ones, rows with plain texts for parts. */
const formerLog = logOf('a', 1).map((event) => {
  if (event.type === 'run') return { ...event, config: formerConfig };
  return event.type === 'step' ? { ...event, tasks: [formerTask] } : event;
});

/** Makes and fills the tables of version 1. */
async function leaveFormer(name: string): Promise<void> {
  const database = await openDB(name, 1, {
    upgrade(fresh) {
      fresh.createObjectStore('runs', { keyPath: 'run' });
      fresh.createObjectStore('chunks', { keyPath: ['run', 'first'] });
      fresh.createObjectStore('heads', { keyPath: ['run', 'id'] }).createIndex('run', 'run');
      fresh.createObjectStore('weights', { keyPath: ['attempt', 'agent'] });
    }
  });
  await database.add('runs', { run: 'a', createdAt: 1, config: formerConfig, events: formerLog.length, lastMetrics: { reward: 0.1 } });
  await database.add('runs', { run: 'empty', createdAt: 0, config: formerConfig, events: 0, lastMetrics: null });
  await database.add('chunks', { run: 'a', first: 0, events: formerLog.slice(0, 4) });
  await database.add('chunks', { run: 'a', first: 4, events: formerLog.slice(4) });
  const { id, createdAt, lab } = checkpointOf('a', 1);
  const state = stateOf(1);
  for (const agent of ['master', 'qa']) await database.add('weights', { attempt: 'x', agent, state: state[agent] });
  const head = { id, run: 'a', createdAt, step: 1, automatic: true, lab: { ...lab, config: formerConfig }, attempt: 'x', agents: ['master', 'qa'] };
  await database.add('heads', head);
  database.close();
}

it('keeps runs, logs and checkpoints, fills in the settings that came later, and types the parts of its rows', async () => {
  await leaveFormer('former');
  const shelf = await openRunStore('former');
  const [run, empty] = await shelf.runs();
  expect(run).toMatchObject({ run: 'a', dataHash: 'abc', checkpointStep: 1, lastMetrics: { reward: 0.1 }, config: { maxTokens: 40, data: 'shop', row: '' } });
  expect(configProblems({ ...run!.config })).toEqual([]);
  expect(empty).toMatchObject({ run: 'empty', dataHash: null });
  const history = await shelf.history('a');
  expect(history.map(({ type }) => type)).toEqual(formerLog.map(({ type }) => type));
  const step = history.find((event) => event.type === 'step')!;
  expect(step).toMatchObject({
    tasks: [
      {
        id: 't-1',
        parts: [
          { type: 'match', value: '27 dollars' },
          { type: 'match', value: '54' }
        ],
        allowed: [],
        forbidden: []
      }
    ]
  });
  const checkpoint = (await shelf.load('a'))!;
  expect(checkpoint).toEqual({ ...checkpointOf('a', 1), lab: { ...checkpointOf('a', 1).lab, config: { ...DEFAULTS, maxTokens: 40 } } });
  expect(await shelf.benchmarks()).toEqual([]);
  expect(await shelf.sets()).toEqual([]);
  expect(await shelf.queue()).toEqual({ working: false, nextId: 1, entries: [] });
});

it('is brought up to date once, and goes on', async () => {
  await leaveFormer('goes on');
  (await openDatabase('goes on')).close();
  const shelf = await openRunStore('goes on');
  await shelf.begin('b', 2, DEFAULTS);
  await shelf.append('b', logOf('b', 1));
  expect((await shelf.runs()).map(({ run, dataHash }) => [run, dataHash])).toEqual([
    ['b', 'abc'],
    ['a', 'abc'],
    ['empty', null]
  ]);
  expect(await shelf.history('b')).toEqual(logOf('b', 1));
});

it('that cannot be brought up to date is left as it was', async () => {
  await leaveFormer('damaged');
  const before = await openDB('damaged', 1);
  await before.put('heads', { id: 'step-9', run: 'a' });
  before.close();
  await expect(openDatabase('damaged')).rejects.toThrow();
  const after = await openDB('damaged', 1);
  expect(await after.getAll('runs')).toMatchObject([{ run: 'a', config: formerConfig }, { run: 'empty' }]);
  expect([...after.objectStoreNames]).toEqual(['chunks', 'heads', 'runs', 'weights']);
});
