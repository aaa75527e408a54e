/** On WebGPU, what the device reports outside any call: the engine works, then hears of an error or of its loss, and says what to do. */
import { backend, memory } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import type { Engine } from '../../src/record/engine';
import { lesson, openDesk, teach } from './desk';

const request = { agent: 'qa', context: [5, 6, 7], maxTokens: 3, temperature: 1, seed: 9 };

/** The device under the engine opened last. */
const device = (): GPUDevice => (backend() as unknown as { readonly device: GPUDevice }).device;

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

it('refuses everything once the device is lost, the call in progress included', async () => {
  const engine = await openDesk('webgpu');
  const drawing = engine.generate([{ ...request, maxTokens: 60 }]);
  device().destroy();
  const sentence = /^The GPU was lost.*\. Reload the page and resume from the last checkpoint\.$/;
  await expect(drawing).rejects.toThrow(sentence);
  for (const ask of asks(engine)) await expect(ask()).rejects.toThrow(sentence);
});

it('works again on a device opened anew', async () => {
  const engine = await openDesk('webgpu');
  expect((await engine.generate([request]))[0]!.tokens.length).toBeGreaterThan(0);
});
