/** The tensor tests run where they mean something: in a cross-origin isolated page whose browser offers WebGPU, on which tfjs computes. */
import { add, getBackend, setBackend, tensor1d } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-webgpu';
import { expect, it } from 'vitest';

it('runs in an isolated page', () => expect(crossOriginIsolated).toBe(true));

it('adds on the WebGPU adapter', async () => {
  const adapter = await navigator.gpu.requestAdapter();
  expect(adapter, 'The browser offers no WebGPU adapter; see chromiumFlags in scripts/browser.mjs.').not.toBeNull();
  expect(await setBackend('webgpu')).toBe(true);
  expect([...(await add(tensor1d([1, 2]), tensor1d([10, 20])).data())]).toEqual([11, 22]);
  expect(getBackend()).toBe('webgpu');
});
