/** On WebGPU, what the device reports outside any call: an engine says so and computes nothing more; a resilient one goes on as if nothing had happened. */
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { openResilientEngine } from '../../src/engine/resilientEngine';
import type { Engine } from '../../src/record/engine';
import { snapshotting } from '../lab/snapshots';
import { AGENTS, lesson, MODEL, openDesk, SPEC, teach } from './desk';
import { device, live, request, requests } from './live';

/** Everything that rests on the device, asked anew at each call. */
const asks = (engine: Engine): (() => Promise<unknown>)[] => [
  () => engine.generate([request]),
  () => engine.score([{ agent: null, context: [1], completion: [2] }]),
  () => teach(engine, ['qa']),
  () => engine.save()
];

it('speaks and learns, and leaves no tensor behind', async () => {
  const engine = await openDesk('webgpu');
  const round = async () => {
    await engine.generate([request]);
    await teach(engine, ['qa']);
  };
  await round();
  const before = memory().numTensors;
  await round();
  expect(memory().numTensors).toBe(before);
  const question = { context: lesson('qa').context, completion: [30] };
  const [taught, bare] = await engine.score([
    { ...question, agent: 'qa' },
    { ...question, agent: null }
  ]);
  expect(taught![0]).toBeGreaterThan(bare![0]!);
});

it('refuses a result that an error came with, and all that follow', async () => {
  const engine = await openDesk('webgpu');
  const drawing = engine.generate([request]);
  device().createBuffer({ size: 4, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.STORAGE }); // not a usage there is
  const sentence = /^The GPU reported an error, so its results cannot be trusted: .* Reload the page and resume from the last checkpoint\.$/s;
  await expect(drawing).rejects.toThrow(sentence);
  for (const ask of asks(engine)) await expect(ask()).rejects.toThrow(sentence);
});

it('says that there is no memory left, and what to do, where it is full while the model is loaded', async () => {
  const requestDevice = vi.spyOn(GPUAdapter.prototype, 'requestDevice').mockImplementationOnce(async function (this: GPUAdapter, descriptor) {
    const device = await this.requestDevice(descriptor);
    const error = new GPUOutOfMemoryError('Full.');
    setTimeout(() => device.dispatchEvent(new GPUUncapturedErrorEvent('uncapturederror', { error })));
    return device;
  });
  const opening = openResilientEngine({ device: 'webgpu', model: MODEL });
  await expect(opening).rejects.toThrow(/^The GPU has no memory left for this model .* Choose a smaller model/);
  requestDevice.mockRestore();
});

it('refuses everything once the device is lost, the call in progress included', async () => {
  const engine = await openDesk('webgpu');
  const drawing = engine.generate([{ ...request, maxTokens: 60 }]);
  device().destroy();
  const sentence = /^The GPU was lost.*\. Reload the page and resume from the last checkpoint\.$/;
  await expect(drawing).rejects.toThrow(sentence);
  for (const ask of asks(engine)) await expect(ask()).rejects.toThrow(sentence);
});

it('goes back to a snapshot bit for bit after its device was lost', async () => {
  const engine = snapshotting(await openResilientEngine({ device: 'webgpu', model: MODEL }));
  await engine.equip(AGENTS, SPEC);
  await teach(engine, AGENTS);
  await engine.anchor();
  await teach(engine, ['qa'], [33, 20, 1]);
  expect(await engine.snapshot()).toBeNull();
  const boundary = structuredClone(await engine.save());
  await teach(engine, AGENTS);
  const present = structuredClone(await engine.save());
  device().destroy();
  await engine.generate([request]);
  expect(await engine.save()).toEqual(present);
  await engine.rollback();
  expect(await engine.save()).toEqual(boundary);
  device().destroy();
  await teach(engine, AGENTS);
  expect(await engine.save(), 'Trained again from the boundary, on a third device.').toEqual(present);
  await engine.close();
}, 180_000);

describe('an engine whose device is lost', () => {
  let calm: Awaited<ReturnType<typeof live>>;
  beforeAll(async () => {
    calm = await live(MODEL, () => undefined);
  });

  it('in generation, and then in an update, goes on as if nothing had happened, leaves nothing behind, and says so', async () => {
    const { results, told, left } = await live(MODEL, (moment) => ['generation', 'update'].includes(moment) && device().destroy());
    expect(results).toEqual(calm.results);
    expect(left).toBe(calm.left);
    expect(told.filter((what) => /^The GPU was lost: .*\. The engine restarted and goes on\.$/.test(what))).toHaveLength(2);
  }, 180_000);

  it('while it loads, and then while it idles, goes on too', async () => {
    const requestDevice = vi.spyOn(GPUAdapter.prototype, 'requestDevice').mockImplementationOnce(async function (this: GPUAdapter, descriptor) {
      const device = await this.requestDevice(descriptor);
      device.destroy();
      return device;
    });
    const engine = await openResilientEngine({ device: 'webgpu', model: MODEL });
    requestDevice.mockRestore();
    await engine.equip(AGENTS, SPEC);
    await teach(engine, AGENTS);
    device().destroy();
    await device().lost;
    expect(await engine.generate(requests)).toEqual(calm.results.drawn);
    await engine.close();
  });
});
