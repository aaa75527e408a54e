/** Two hundred steps of an agent's life leave no tensor, no buffer and no memory behind. */
import { engine as tfjs } from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { GenerateRequest } from '../../src/record/engine';
import { onEveryDevice } from '../ops/rig/device';
import { openDesk, teach } from './desk';

const STEPS = 200;
/** Steps until pools and caches have seen every size that comes. */
const SETTLED = 60;

/** Bytes of all GPU buffers that were made and not destroyed. */
let buffers = 0;

beforeEach(() => {
  buffers = 0;
  const { createBuffer } = GPUDevice.prototype;
  vi.spyOn(GPUDevice.prototype, 'createBuffer').mockImplementation(function (this: GPUDevice, descriptor) {
    const made = createBuffer.call(this, descriptor);
    const destroy = made.destroy.bind(made);
    buffers += made.size;
    let alive = true;
    made.destroy = () => {
      if (alive) buffers -= made.size;
      alive = false;
      destroy();
    };
    return made;
  });
});
afterEach(() => vi.restoreAllMocks());

/** Four sequences, lengths and agents of which differ from step to step within the same bounds. */
const requestsAt = (step: number): GenerateRequest[] =>
  Array.from({ length: 4 }, (_, i) => ({
    agent: i % 2 ? 'qa' : 'master',
    context: Array.from({ length: 3 + ((step + i) % 4) }, (_, t) => 3 + ((step + 5 * i + t) % 40)),
    maxTokens: 4,
    temperature: 1,
    seed: step
  }));

const heap = (): number => (performance as unknown as { readonly memory: { readonly usedJSHeapSize: number } }).memory.usedJSHeapSize;

onEveryDevice(() => {
  it('stays as it is over two hundred steps', async () => {
    const engine = await openDesk(tfjs().backendName as 'wasm' | 'webgpu');
    const seen: { tensors: number; buffers: number; heap: number }[] = [];
    for (let step = 0; step < STEPS; step++) {
      await engine.generate(requestsAt(step));
      await teach(engine, step % 3 ? ['qa'] : ['master', 'qa'], [30, 31 + (step % 5), 1]);
      seen.push({ tensors: tfjs().memory().numTensors, buffers, heap: heap() });
    }
    await engine.close();
    const [settled, end] = [seen[SETTLED]!, seen.at(-1)!];
    expect(end.tensors - settled.tensors, 'tensors').toBe(0);
    expect(end.buffers - settled.buffers, 'bytes of buffers').toBe(0);
    // The heap breathes with what was not collected yet: its least of the last steps is held against its most of the first.
    const [early, late] = [seen.slice(SETTLED, SETTLED + 40), seen.slice(-40)].map((part) => part.map(({ heap }) => heap));
    expect(Math.min(...late!)).toBeLessThan(Math.max(...early!) + 2 ** 20);
  }, 240_000);
});
