/** A run whose GPU is lost while it plays: it plays on, and its log is that of a run whose GPU was not lost. */
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { openFailoverEngine } from '../../src/engine/failoverEngine';
import { DeviceFailure } from '../../src/ops/core/deviceFailure';
import { configOf } from '../../src/record/config';
import type { Engine } from '../../src/record/engine';
import { openArchive } from '../../src/store/archive';
import { openTabOver } from './tab';
import { toyEngine, toyTrainer } from './toy';

const config = configOf({ steps: 3, checkpointEvery: 1 });

/** The toy engine as on a GPU that is lost in its `fatal`-th update. */
function toyOnGpu(fatal: number): Engine {
  const toy = toyEngine();
  let updates = 0;
  return {
    ...toy,
    counts: async () => ({ prefilled: 0, reused: 0, sampled: 0, decoded: 0, forwards: 0 }),
    info: async () => ({ ...(await toy.info()), device: 'webgpu' }),
    update: (request) => (++updates === fatal ? Promise.reject(new DeviceFailure('The GPU was lost')) : toy.update(request))
  };
}

it('plays on after the GPU was lost, twice, and says so on the way', async () => {
  const told: string[] = [];
  const play = async (fatal: number) => {
    const archive = await openArchive(`lost-${fatal}`);
    const tab = openTabOver(archive, {
      openLoop: async (_config, _bases, progress) => {
        let now = 0;
        const clock = () => (now += 30_000);
        const open = async () => toyOnGpu(fatal);
        const report = (what: string, share: number | null) => progress({ what, share });
        return toyTrainer(await openFailoverEngine({ open, report, clock, pause: async () => undefined }));
      },
      clock: () => 0
    });
    await tab.lab.subscribe(
      () => undefined,
      ({ what }) => told.push(what)
    );
    await tab.lab.start(config);
    await tab.lab.advance('episode', 3);
    return { said: tab.heard, state: (await archive.load((await archive.runs())[0]!.run))!.engine };
  };
  const calm = await play(0);
  expect(told).toEqual([]);
  expect(await play(2)).toEqual(calm);
  expect(told.filter((what) => what.endsWith('The engine restarted and goes on.'))).toHaveLength(2);
});
