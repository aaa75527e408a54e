/** The tensor tests run where they mean something: in a cross-origin isolated page whose browser offers WebGPU, on which tfjs computes; an adapter that never answers is none. */
import { add, getBackend, setBackend, tensor1d } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-webgpu';
import { expect, it, vi } from 'vitest';
import { openDevice } from '../../src/ops/core/device';

it('runs in an isolated page', () => expect(crossOriginIsolated).toBe(true));

it('adds on the WebGPU adapter', async () => {
  const adapter = await navigator.gpu.requestAdapter();
  expect(adapter, 'The browser offers no WebGPU adapter; see chromiumFlags in scripts/browser.mjs.').not.toBeNull();
  expect(await setBackend('webgpu')).toBe(true);
  expect([...(await add(tensor1d([1, 2]), tensor1d([10, 20])).data())]).toEqual([11, 22]);
  expect(getBackend()).toBe('webgpu');
});

it('does not wait for ever for an adapter that does not answer', async () => {
  vi.useFakeTimers();
  vi.spyOn(navigator.gpu, 'requestAdapter').mockReturnValue(new Promise(() => undefined));
  const opened = openDevice('webgpu').catch((error: Error) => error.message);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await opened).toMatch(/^This browser offers no WebGPU adapter\. /);
  vi.useRealTimers();
  vi.restoreAllMocks();
});
