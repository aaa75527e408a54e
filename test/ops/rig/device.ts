/** Runs the same tests on every device, and lets no error of a device pass unseen. */
import '@tensorflow/tfjs-backend-cpu';
import { backend, getBackend, memory, setBackend } from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { deviceErrors, openDevice, type Device } from '../../../src/ops/core/device';

export type DeviceName = Device['name'];

const opened = new Map<DeviceName, Promise<Device>>();

/** Makes a device tfjs's active one, opening it once. */
export async function use(name: DeviceName): Promise<void> {
  const device = opened.get(name) ?? openDevice(name);
  opened.set(name, device);
  await device;
  await setBackend(name);
}

/** What `compute` reads on tfjs's own plain CPU backend, which shares nothing with the devices under test. */
export async function onPlain<Value>(compute: () => Promise<Value>): Promise<Value> {
  await setBackend('cpu');
  return compute();
}

/** Errors of the active device since the last call. A validation error is no exception: the last of them arrives once the queue is done. */
export async function takeErrors(): Promise<string[]> {
  if (getBackend() === 'webgpu') await (backend() as unknown as { readonly device: GPUDevice }).device.queue.onSubmittedWorkDone();
  return deviceErrors.splice(0);
}

/** Describes tests once for each device; each fails where the device reports an error or a tensor is left behind. */
export function onEveryDevice(body: (name: DeviceName) => void, names: readonly DeviceName[] = ['wasm', 'webgpu']): void {
  describe.each(names)('on %s', (name) => {
    let before = 0;
    beforeEach(async () => {
      await use(name);
      before = memory().numTensors;
    });
    afterEach(async () => {
      await use(name);
      expect(await takeErrors(), 'The device reported errors outside any call.').toEqual([]);
      expect(memory().numTensors - before, 'Tensors were left behind.').toBe(0);
    });
    body(name);
  });
}
