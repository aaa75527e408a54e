/** Opens the device that tensors live on: WebGPU where there is a real adapter, WebAssembly otherwise. */
import { env, findBackendFactory, registerBackend, removeBackend, setBackend } from '@tensorflow/tfjs-core';
import { finishGpu } from './gpu';

export interface Device {
  readonly name: 'webgpu' | 'wasm';
  /** In the adapter's own words. */
  readonly adapter: string;
  /** Why this device and no other, for people. */
  readonly reason: string;
  /**
   * Resolves once all work is done. From the first error that the device reports outside any call, or from its loss,
   * it rejects with a sentence that says so and what to do: what has been computed since is not to be trusted.
   */
  settle(): Promise<void>;
}

/**
 * The one program of tfjs's matrix products (MatMulProgramType.MatMulPackedProgram) that adds along the inner axis in one order whatever the number of rows.
 * Left to choose by shape, tfjs gives a row other bits alone than in company, and for long inner axes adds atomically, in no order at all.
 */
const ROW_BY_ROW = 3;

/** What variants of kernels and the clock of the bench make use of where the adapter has it. */
const FEATURES: readonly GPUFeatureName[] = ['shader-f16', 'subgroups' as GPUFeatureName, 'timestamp-query'];

/** Kept for the page's life: a collected adapter takes the device with it (tfjs issue 8571). */
const kept: unknown[] = [];

/** Errors that WebGPU has reported outside any call. */
export const deviceErrors: string[] = [];

const ADVICE = 'Reload the page and resume from the last checkpoint.';

function describe({ vendor, architecture, device, description }: GPUAdapterInfo): string {
  return description || [vendor, architecture, device].filter(Boolean).join(' ') || 'unnamed adapter';
}

const isSoftware = (adapter: GPUAdapter): boolean => /swiftshader|llvmpipe|lavapipe|basic render/i.test(describe(adapter.info) + adapter.info.architecture);

async function findAdapter(): Promise<GPUAdapter | null> {
  const gpu = (globalThis.navigator as Navigator | undefined)?.gpu;
  if (!gpu) return null;
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  kept.push(gpu, adapter);
  return adapter;
}

async function openWebGpu(adapter: GPUAdapter, reason: string): Promise<Device> {
  const { maxBufferSize, maxStorageBufferBindingSize, maxStorageBuffersPerShaderStage, maxComputeWorkgroupStorageSize } = adapter.limits;
  const device = await adapter.requestDevice({
    requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)),
    requiredLimits: { maxBufferSize, maxStorageBufferBindingSize, maxStorageBuffersPerShaderStage, maxComputeWorkgroupStorageSize }
  });
  kept.push(device);
  let failure: string | null = null;
  device.onuncapturederror = ({ error }) => {
    deviceErrors.push(error.message);
    failure ??= `The GPU reported an error, so its results cannot be trusted: ${error.message} ${ADVICE}`;
  };
  void device.lost.then(({ message }) => {
    failure = `The GPU was lost${message && `: ${message.replace(/\.$/, '')}`}. ${ADVICE}`;
  });
  const { WebGPUBackend } = await import('./webgpuBackend');
  if (findBackendFactory('webgpu')) removeBackend('webgpu');
  registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info));
  await setBackend('webgpu');
  env().set('WEBGPU_CPU_FORWARD', false);
  env().set('WEBGPU_MATMUL_PROGRAM_TYPE', ROW_BY_ROW);
  async function settle(): Promise<void> {
    await finishGpu();
    if (failure) throw new Error(failure);
  }
  return { name: 'webgpu', adapter: describe(adapter.info), reason, settle };
}

async function openWasm(reason: string): Promise<Device> {
  await import('./wasmBackend');
  if (!(await setBackend('wasm')))
    throw new Error('This browser cannot run WebAssembly SIMD, which the model needs. Use a current Chrome, Edge, Firefox or Safari.');
  return { name: 'wasm', adapter: 'CPU', reason, settle: () => Promise.resolve() };
}

/** Makes the asked-for device tfjs's active one. Throws an Error that says what to do where it is not to be had. */
export async function openDevice(wanted: 'auto' | 'webgpu' | 'wasm'): Promise<Device> {
  if (wanted === 'wasm') return openWasm('Chosen in the settings.');
  const adapter = await findAdapter();
  if (wanted === 'webgpu') {
    if (!adapter)
      throw new Error('This browser offers no WebGPU adapter. Choose the device "wasm", or open the page in a current Chrome with graphics acceleration on.');
    return openWebGpu(adapter, 'Chosen in the settings.');
  }
  if (!adapter) return openWasm('No WebGPU here, so the model runs on the CPU through WebAssembly: the same computation, slower for large models.');
  if (isSoftware(adapter)) return openWasm(`The only WebGPU adapter here is a software one (${describe(adapter.info)}); WebAssembly on the CPU is faster.`);
  return openWebGpu(adapter, 'A WebGPU adapter is present: the fastest device here.');
}
