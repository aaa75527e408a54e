/** Links opened over a made page: the run that is open, one that is stored, and each way in which what a link points to may be missing. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { RunSummary } from '../../../src/record/archive';
import { DEFAULTS } from '../../../src/record/config';
import type { LabEvent } from '../../../src/record/event';
import { outlineOf } from '../../../src/record/outline';
import { Notices } from '../../../src/view/notices.svelte';
import { readMomentLink } from '../../../src/view/playback/momentLink';
import { openMoment } from '../../../src/view/playback/openMoment';
import { Playback } from '../../../src/view/playback/playback.svelte';
import { TurnSelection } from '../../../src/view/stage/selection.svelte';
import { pullFresh } from '../../loop/pull';
import { toyConfig, toyLab } from '../../loop/toyLab';

let events: readonly LabEvent[];

beforeAll(async () => {
  ({ events } = await pullFresh(toyConfig({ steps: 2, queries: 2, groupSize: 3 }), toyLab()));
}, 60_000);

const summary = (run: string): RunSummary => ({
  ...{ run, createdAt: 0, config: DEFAULTS, dataHash: null, checkpointStep: null },
  ...{ checkpoints: [], events: 1, lastMetrics: null }
});

/** A page on which nothing is shown yet, with these runs in storage. */
function made(stored: readonly string[] = ['run'], running = false) {
  const playback = new Playback(async (_run, from, to) => events.slice(from, to));
  const selection = new TurnSelection(
    () => playback.shown,
    () => false
  );
  const notices = new Notices();
  const page = { playback, selection, notices, running, storedRuns: { runs: stored.map(summary), refresh: async () => undefined } };
  const shown: string[] = [];
  const open = (hash: string) =>
    openMoment(readMomentLink(hash)!, page, async (run) => {
      shown.push(run);
      await playback.restart(outlineOf(events));
    });
  return { ...page, shown, open };
}

describe('a link to a stored run', () => {
  test('shows the step at its end, with the tree and the turn selected', async () => {
    const { open, playback, selection, shown, notices } = made();
    await open('#step=1&tree=2&turn=3');
    expect(shown).toEqual(['run']);
    expect([playback.shown.step, playback.eventOfStep]).toEqual([0, null]);
    expect(playback.shown.points).toHaveLength(1);
    expect([selection.tree?.index, selection.turn?.id]).toEqual([1, 2]);
    expect(notices.list).toEqual([]);
  });

  test('shows the moment inside a step', async () => {
    const { open, playback } = made();
    await open('#step=2&events=5');
    expect([playback.shown.step, playback.eventOfStep, playback.position > 1]).toEqual([1, 5, true]);
  });

  test('the newest moment is shown live', async () => {
    const { open, playback } = made();
    await open('#step=2');
    expect(playback.cursor).toBeNull();
  });

  test('a tree or a turn that is not there is said, and the step is shown', async () => {
    const { open, playback, notices } = made();
    await open('#step=1&tree=9');
    await open('#step=1&tree=1&turn=999');
    expect(playback.shown.step).toBe(0);
    expect(notices.list.map(({ text }) => text)).toEqual([
      'The link points to tree 9, and step 1 has 2 trees. The step is shown.',
      expect.stringMatching(/^The link points to turn 999, and tree 1 has \d+ turns\. The tree is shown\.$/)
    ]);
  });

  test('a step that is not stored is a sentence that says which are', async () => {
    const { open } = made();
    await expect(open('#step=40&run=run')).rejects.toThrow('The link points to step 40 of the run run. What is stored of it has steps 1 to 2.');
  });
});

describe('a link to a run that is not here', () => {
  test('says so', async () => {
    await expect(made().open('#step=1&run=other')).rejects.toThrow(/^The link points to step 1 of the run other, which is no longer stored in this browser/);
    await expect(made([]).open('#step=1')).rejects.toThrow('no run is stored in this browser');
  });

  test('leaves a run that is open alone', async () => {
    const { open, shown, ...page } = made(['run', 'other'], true);
    await page.playback.restart(outlineOf(events));
    await expect(open('#step=1&run=other')).rejects.toThrow('Open the link in a new tab to see it.');
    await open('#step=1');
    expect(shown).toEqual([]);
    expect(page.playback.shown.step).toBe(0);
  });
});
