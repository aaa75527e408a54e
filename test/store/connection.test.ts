/** A connection that the browser or another tab closes under the page: what is asked next opens it again, once. */
import 'fake-indexeddb/auto';
import { forceCloseDatabase } from 'fake-indexeddb';
import { deleteDB, openDB, unwrap } from 'idb';
import { afterEach, expect, it, vi } from 'vitest';
import { DEFAULTS } from '../../src/record/config';
import { openConnection } from '../../src/store/connection';
import { openRunStore } from '../../src/store/runStore';
import { benchmarkOf, checkpointOf, logOf, resultOf } from './tiny';

afterEach(() => vi.restoreAllMocks());

let names = 0;
const freshName = () => `connection-${names++}`;

/** All databases opened so far, as the browser knows them. */
const opened: IDBDatabase[] = [];
const open = indexedDB.open.bind(indexedDB);
indexedDB.open = (...args) => {
  const request = open(...args);
  request.addEventListener('success', () => opened.push(request.result));
  return request;
};

/** What the browser does to a page whose site data is cleared, or whose disk fails. */
const closeAll = () => opened.splice(0).forEach((database) => forceCloseDatabase(database as never));

const set = { name: 'mine', createdAt: 1, unchecked: 0, tasks: [] };

it('each operation works after the connection was closed', async () => {
  const name = freshName();
  const shelf = await openRunStore(name);
  const operations: (() => Promise<unknown>)[] = [
    () => shelf.begin('a', 1, DEFAULTS),
    () => shelf.append('a', logOf('a', 1)),
    () => shelf.save(checkpointOf('a', 1), true),
    () => shelf.load('a'),
    () => shelf.sweep(),
    () => shelf.history('a'),
    () => shelf.truncate('a', 3),
    () => shelf.runs(),
    () => shelf.importBundle({ checkpoint: checkpointOf('b', 1), events: logOf('b', 1) }),
    () => shelf.remove('b'),
    () => shelf.keepBenchmark(benchmarkOf('m', 1)),
    () => shelf.addResults('m', [resultOf(0)]),
    () => shelf.benchmarks(),
    () => shelf.removeBenchmark('m'),
    () => shelf.keepSet(set),
    () => shelf.loadSet('mine'),
    () => shelf.sets(),
    () => shelf.removeSet('mine'),
    () => shelf.report()
  ];
  for (const operation of operations) {
    closeAll();
    await operation();
  }
  expect(await shelf.history('a')).toEqual(logOf('a', 1).slice(0, 3));
});

it('closed in the middle of a write, the write is made once more and stored once', async () => {
  const shelf = await openRunStore(freshName());
  await shelf.begin('a', 1, DEFAULTS);
  const log = logOf('a', 1);
  for (let at = 0; at < log.length; at += 4) {
    const writing = shelf.append('a', log.slice(at, at + 4));
    closeAll();
    await writing;
  }
  expect(await shelf.history('a')).toEqual(log);
  const saving = shelf.save(checkpointOf('a', 1), true);
  await Promise.resolve();
  closeAll();
  await saving;
  expect(await shelf.load('a')).toEqual(checkpointOf('a', 1));
});

it('many operations at once share the one new connection', async () => {
  const shelf = await openRunStore(freshName());
  await shelf.begin('a', 1, DEFAULTS);
  closeAll();
  await Promise.all(Array.from({ length: 8 }, () => shelf.runs()));
  expect(opened).toHaveLength(1);
});

it('another tab that deletes the database is not kept waiting, and what follows is stored in a new one', async () => {
  const name = freshName();
  const shelf = await openRunStore(name);
  await shelf.begin('a', 1, DEFAULTS);
  await deleteDB(name);
  expect(await shelf.runs()).toEqual([]);
  await expect(shelf.append('a', logOf('a', 1))).rejects.toMatchObject({ name: 'RunMissingError' });
  await shelf.begin('b', 1, DEFAULTS);
  await shelf.append('b', logOf('b', 1));
  expect(await shelf.history('b')).toEqual(logOf('b', 1));
});

it('another tab with a newer Orchard is a sentence that says what to do', async () => {
  const name = freshName();
  const shelf = await openRunStore(name);
  (await openDB(name, 99)).close();
  await expect(shelf.runs()).rejects.toThrow(/^Another tab has opened a newer Orchard.* Export the open run .* reload the page\.$/);
});

it('a browser that opens nothing any more is a sentence, until it does', async () => {
  const shelf = await openRunStore(freshName());
  await shelf.begin('a', 1, DEFAULTS);
  closeAll();
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('Internal error opening backing store.', 'UnknownError');
  });
  for (let i = 0; i < 2; i++)
    await expect(shelf.append('a', logOf('a', 1))).rejects.toThrow(/^The browser closed the storage of this page .*Internal error.* Export the open run .*\.$/);
  vi.restoreAllMocks();
  await shelf.append('a', logOf('a', 1));
  expect(await shelf.history('a')).toEqual(logOf('a', 1));
});

it('tries an operation twice and not more, and one that is at fault itself only once', async () => {
  const connection = await openConnection(freshName());
  let tries = 0;
  const fail = (error: Error) => () => (tries++, Promise.reject(error));
  await expect(connection.use(fail(new DOMException('The connection is closing.', 'InvalidStateError')))).rejects.toThrow(/Export the open run/);
  expect(tries).toBe(2);
  tries = 0;
  await expect(connection.use(fail(new RangeError('no such run')))).rejects.toThrow('no such run');
  await expect(connection.use(fail(new DOMException('full', 'QuotaExceededError')))).rejects.toThrow('full');
  expect(tries).toBe(2);
  unwrap(await connection.use(async (database) => database)).close();
});

it('an old connection that is told late that it is closed does not cost the new one', async () => {
  const connection = await openConnection(freshName());
  const given: IDBDatabase[] = [];
  await connection.use(async (database) => {
    given.push(unwrap(database));
    if (given.length === 1) throw new DOMException('The connection is closing.', 'InvalidStateError');
  });
  const [old, fresh] = given;
  expect(fresh).not.toBe(old);
  forceCloseDatabase(old as never);
  expect(await connection.use(async (database) => unwrap(database))).toBe(fresh);
  fresh!.close();
});
