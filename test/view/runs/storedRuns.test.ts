/** Stored runs as of the last look, and which of them Resume continues. */
import { expect, test } from 'vitest';
import type { RunSummary } from '../../../src/record/archive';
import { DEFAULTS } from '../../../src/record/config';
import { Notices } from '../../../src/view/notices.svelte';
import { StoredRuns } from '../../../src/view/runs/storedRuns.svelte';
import { scriptedLaboratory } from '../laboratory';

const summary = (run: string, createdAt: number, checkpointStep: number | null): RunSummary => ({
  ...{ run, createdAt, checkpointStep },
  ...{ config: DEFAULTS, checkpoints: [], events: 1, lastMetrics: null, dataHash: null }
});

async function look(runs: readonly RunSummary[], problem: string | null = null) {
  const notices = new Notices();
  const lab = { ...scriptedLaboratory(), runs: async () => [...runs], storage: async () => ({ persisted: false, usage: null, quota: null, problem }) };
  const stored = new StoredRuns(lab, notices);
  await stored.refresh();
  return { stored, notices };
}

test('Resume continues the newest other run that has a checkpoint, else the newest other one', async () => {
  const runs = [summary('old', 1, 4), summary('new', 3, null), summary('middle', 2, 7)];
  const { stored } = await look(runs);
  expect(stored.runs.map(({ run }) => run)).toEqual(['new', 'middle', 'old']);
  expect(stored.resumable(null)?.run).toBe('middle');
  expect(stored.resumable('middle')?.run).toBe('old');
  const { stored: bare } = await look([summary('old', 1, null), summary('new', 3, null)]);
  expect(bare.resumable(null)?.run).toBe('new');
  expect(bare.resumable('new')?.run).toBe('old');
  expect((await look([summary('new', 3, 2)])).stored.resumable('new')).toBeNull();
});

test('a problem with the storage is told once', async () => {
  const { stored, notices } = await look([], 'The disk is full.');
  notices.dismiss(notices.list[0]!.id);
  await stored.refresh();
  expect(notices.list).toEqual([]);
});
