/** The page of a long run whose data is cleared, over a real laboratory and a database: what is in memory stays, the rest is told, nothing false is stored. */
import 'fake-indexeddb/auto';
import { deleteDB } from 'idb';
import { expect, test, vi } from 'vitest';
import { configOf } from '../../../src/record/config';
import type { StepEvent } from '../../../src/loop/runLog';
import type { LabState } from '../../../src/record/checkpoint';
import type { Loading } from '../../../src/record/loading';
import { openArchive } from '../../../src/store/archive';
import { Playback } from '../../../src/view/playback/playback.svelte';
import { openTabOver } from '../../lab/tab';
import { toyEngine, toyTrainer } from '../../lab/toy';
import { task } from '../../store/tiny';

/** The toy's steps, each with a tree that its turns belong to. */
function planted() {
  const trainer = toyTrainer(toyEngine());
  async function* step(state: LabState): AsyncGenerator<StepEvent, LabState> {
    const events = trainer.step(state);
    for (;;) {
      const next = await events.next();
      if (next.done) return next.value;
      yield next.value.type === 'step' ? { ...next.value, tasks: [task] } : next.value;
    }
  }
  return { ...trainer, step };
}

async function openPage(name: string) {
  const { lab } = openTabOver(await openArchive(name), { openLoop: async () => planted() });
  const page = new Playback((run, from, to) => lab.excerpt(run, from, to));
  const warnings: string[] = [];
  void lab.subscribe(
    (events) => page.append(events),
    ({ what, warning }: Loading) => void (warning && warnings.push(what)),
    () => page.kept
  );
  const look = async (step: number) => {
    page.showStep(step);
    await vi.waitFor(() => expect(page.reading).toBe(false));
    return { trees: page.shown.trees.length, turns: page.shown.trees[0]?.turns.length, loss: page.loss };
  };
  return { lab, page, warnings, look };
}

const SEEN = { trees: 1, turns: 2, loss: null };

test('what is in memory stays, is stored again, and is all that is stored as whole', async () => {
  const name = 'cleared';
  const { lab, page, warnings, look } = await openPage(name);
  await lab.start(configOf({ steps: 30, checkpointEvery: 0 }));
  await lab.advance('episode', 20);
  await vi.waitFor(() => expect(page.live.points).toHaveLength(20));
  expect(await look(2)).toEqual(SEEN);
  const run = page.run!;

  await deleteDB(name);
  expect(await look(7)).toEqual({ trees: 0, turns: undefined, loss: expect.stringMatching(/no longer in this browser’s storage/) });
  expect(await look(2)).toEqual(SEEN);
  expect(await look(18)).toEqual(SEEN);

  await lab.saveCheckpoint();
  expect(warnings).toEqual([expect.stringMatching(/was stored again from memory, .*; the turns of \d+ steps, which were no longer in memory, are lost\.$/)]);
  expect(await look(7)).toEqual({ trees: 0, turns: undefined, loss: expect.stringMatching(/were gone when the run was stored/) });
  expect(await look(2)).toEqual(SEEN);
  await lab.advance('episode', 10);
  await vi.waitFor(() => expect(page.live.points).toHaveLength(30));
  expect(await look(2)).toEqual(SEEN);

  const log = await lab.history(run);
  const stepsWith = (type: string) => new Set(log.flatMap((event) => (event.type === type ? [event.step] : [])));
  const [lost, sampled] = [stepsWith('lost'), stepsWith('turn')];
  expect([...lost].filter((step) => sampled.has(step))).toEqual([]);
  expect([...lost, ...sampled].sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, step) => step));
  expect([lost.has(7), sampled.has(2), sampled.has(18)]).toEqual([true, true, true]);
  expect(stepsWith('metrics').size).toBe(30);

  // Another page, after a reload.
  await lab.saveCheckpoint();
  const again = await openPage(name);
  await again.lab.resume(run);
  await again.page.restart(await again.lab.outline(run));
  expect(again.page.shown.points).toEqual(page.live.points);
  expect(await again.look(2)).toEqual(SEEN);
  expect(await again.look(25)).toEqual(SEEN);
  expect((await again.look(7)).loss).toMatch(/were gone when the run was stored/);

  // Cleared once more, before any of what this page has read is whole.
  await deleteDB(name);
  await again.lab.saveCheckpoint();
  expect((await again.lab.history(run)).some(({ type, step }) => type === 'step' && step === 7)).toBe(false);
  expect(await again.look(2)).toEqual(SEEN);
});
