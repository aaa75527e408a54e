/** The queue of runs: what is added, done, failed, removed and moved, what is trained next, and what need not be. */
import { describe, expect, it } from 'vitest';
import type { RunSummary } from '../../src/record/archive';
import { configOf, DEFAULTS, type RunConfig } from '../../src/record/config';
import { changeQueue, completeQueue, configKey, EMPTY_QUEUE, MOST_SEEDS, seedsOf, type QueueChange, type RunQueue } from '../../src/record/queue';
import { afterFailure, finishedRuns, nextEntry, placeOf, queueState, TRAINS_ELSEWHERE } from '../../src/record/queueOrder';

const of = (seed: number, more: Partial<RunConfig> = {}) => configOf({ seed, steps: 2, ...more });
const after = (...changes: readonly QueueChange[]): RunQueue => changes.reduce(changeQueue, EMPTY_QUEUE);
const three = (...changes: readonly QueueChange[]) => after({ type: 'add', configs: [of(1), of(2), of(3)] }, ...changes);
const ids = ({ entries }: RunQueue) => entries.map(({ id }) => id);

const stored = (run: string, config: RunConfig, checkpointStep: number | null, createdAt = 0): RunSummary => ({
  ...{ run, config, checkpointStep, createdAt },
  ...{ dataHash: 'toy', checkpoints: [], events: 1, lastMetrics: null }
});

describe('changes', () => {
  it('adds to the end, each with an id of its own, also after others were taken out', () => {
    const queue = three({ type: 'remove', id: 3 }, { type: 'add', configs: [of(4)] });
    expect(queue.entries.map(({ id, config }) => [id, config.seed])).toEqual([
      [1, 1],
      [2, 2],
      [4, 4]
    ]);
  });

  it('adds nothing twice: neither what it has, nor what comes twice at once', () => {
    const queue = three();
    expect(changeQueue(queue, { type: 'add', configs: [of(2)] })).toBe(queue);
    expect(changeQueue(queue, { type: 'add', configs: [of(2), of(4), of(4)] }).entries.map(({ config }) => config.seed)).toEqual([1, 2, 3, 4]);
    expect(changeQueue(queue, { type: 'add', configs: [of(2, { topK: 5 })] }).entries).toHaveLength(4);
  });

  it('moves one before the nearest that is still to be trained, and the first of these nowhere', () => {
    expect(ids(three({ type: 'raise', id: 3 }))).toEqual([1, 3, 2]);
    const decided = three({ type: 'failed', id: 2, reason: 'x' });
    expect(ids(changeQueue(decided, { type: 'raise', id: 3 }))).toEqual([3, 1, 2]);
    for (const id of [1, 9]) expect(changeQueue(decided, { type: 'raise', id })).toBe(decided);
  });

  it('keeps the run, the outcome and the score of each; a failed one waits again when it is to be tried again', () => {
    const score = { step: 2, rows: 10, solved: 4 };
    const queue = three(
      { type: 'begun', id: 1, run: 'a' },
      { type: 'done', id: 1, run: 'a', counted: false, score },
      { type: 'failed', id: 2, reason: 'No model.' }
    );
    expect(queue.entries[0]).toMatchObject({ run: 'a', outcome: { kind: 'done', run: 'a', counted: false }, score });
    expect(queue.entries[1]).toMatchObject({ run: null, outcome: { kind: 'failed', reason: 'No model.' } });
    expect(changeQueue(queue, { type: 'retry', id: 2 }).entries[1]!.outcome).toBeNull();
    expect(changeQueue(queue, { type: 'retry', id: 1 })).toBe(queue);
    // Two tabs may find the same run finished; the first has said so.
    expect(changeQueue(queue, { type: 'done', id: 1, run: 'b', counted: true, score: null })).toBe(queue);
  });

  it('of an entry that is gone does nothing', () => {
    const queue = three({ type: 'remove', id: 2 });
    const changes: QueueChange[] = [
      { type: 'remove', id: 2 },
      { type: 'raise', id: 2 },
      { type: 'begun', id: 2, run: 'a' },
      { type: 'scored', id: 2, score: { step: 1, rows: 1, solved: 1 } },
      { type: 'done', id: 2, run: 'a', counted: false, score: null },
      { type: 'failed', id: 2, reason: 'x' },
      { type: 'retry', id: 2 }
    ];
    for (const change of changes) expect(changeQueue(queue, change), change.type).toBe(queue);
  });

  it('clears all and pauses, without using an id again', () => {
    expect(three({ type: 'working', working: true }, { type: 'clear' })).toEqual({ working: false, nextId: 4, entries: [] });
  });

  it('completes what an earlier version stored', () => {
    const { rescore: _, ...former } = { ...DEFAULTS };
    const queue = { working: true, nextId: 2, entries: [{ id: 1, config: former as RunConfig, run: null, outcome: null, score: null }] };
    expect(completeQueue(queue).entries[0]!.config).toEqual(DEFAULTS);
    expect(completeQueue(undefined)).toBe(EMPTY_QUEUE);
  });
});

describe('seeds', () => {
  it('are the seed of the settings and those after it', () => expect(seedsOf(of(7), 3).map(({ seed }) => seed)).toEqual([7, 8, 9]));
  it.each([0, 1.5, NaN, MOST_SEEDS + 1])('are refused where they are %d', (seeds) => expect(() => seedsOf(of(7), seeds)).toThrow(/"seeds" must be/));
  it('are refused beyond the last seed', () => expect(() => seedsOf(of(999999), 2)).toThrow(/"seed"/));
  it('are all that configurations of one key differ in', () => {
    expect(configKey(of(1))).toBe(configKey(of(2)));
    expect(configKey(of(1, { topK: 5 }))).not.toBe(configKey(of(1)));
  });
});

describe('what is next', () => {
  const begun = three({ type: 'begun', id: 2, run: 'b' });

  it('is the first that waits, and nothing where all are decided', () => {
    expect(nextEntry(three(), [])!.id).toBe(1);
    expect(nextEntry(three({ type: 'failed', id: 1, reason: 'x' }, { type: 'raise', id: 3 }), [])!.id).toBe(3);
    expect(nextEntry(after({ type: 'add', configs: [of(1)] }, { type: 'failed', id: 1, reason: 'x' }), [])).toBeNull();
    expect(nextEntry(EMPTY_QUEUE, [])).toBeNull();
  });

  it('is before that the one that was begun, wherever it stands, unless its run was deleted', () => {
    expect(nextEntry(begun, [stored('b', of(2), 1)])!.id).toBe(2);
    expect(nextEntry(begun, [])!.id).toBe(1);
    expect(queueState(begun.entries[1]!, [stored('b', of(2), 1)])).toBe('begun');
    expect(queueState(begun.entries[1]!, [])).toBe('waiting');
  });

  it('one that is done stays so when its run is deleted', () => {
    const done = changeQueue(begun, { type: 'done', id: 2, run: 'b', counted: false, score: null });
    expect(queueState(done.entries[1]!, [])).toBe('done');
  });

  it('need not be trained where a run with the same settings and seed has come to its end, trained here or imported', () => {
    const runs = [stored('new', of(1), 2, 5), stored('half', of(1), 1), stored('none', of(1), null), stored('other', of(2), 2), stored('old', of(1), 2, 3)];
    expect(finishedRuns(of(1), runs).map(({ run }) => run)).toEqual(['old', 'new']);
    expect(finishedRuns(of(1, { checkpointEvery: 3 }), runs)).toEqual([]);
    const warm = of(1, { warmRows: 8, warmBatch: 4 });
    expect(finishedRuns(warm, [stored('warm', warm, 2)])).toEqual([]);
    expect(finishedRuns(warm, [stored('warm', warm, 4)])).toHaveLength(1);
  });

  it('is told by its place among all', () => {
    expect(placeOf(three())).toEqual({ at: 1, of: 3 });
    expect(placeOf(three({ type: 'failed', id: 1, reason: 'x' }))).toEqual({ at: 2, of: 3 });
    expect(placeOf(after({ type: 'add', configs: [of(1)] }, { type: 'failed', id: 1, reason: 'x' }))).toEqual({ at: 1, of: 1 });
  });
});

describe('after a failure', () => {
  it.each([
    ['RangeError', 1, false, 'next'],
    ['RangeError', 1, true, 'next'],
    ['Error', 1, false, 'again'],
    ['Error', 2, false, 'next'],
    ['Error', 1, true, 'again'],
    ['Error', 2, true, 'pause'],
    ['QuotaExceededError', 1, false, 'pause'],
    [TRAINS_ELSEWHERE, 1, false, 'pause']
  ] as const)('%s, %i in a row, one given up before: %s, the queue goes on with: %s', (name, inARow, before, decision) =>
    expect(afterFailure(name, { inARow, before })).toBe(decision)
  );
});
