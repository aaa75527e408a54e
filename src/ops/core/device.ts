/** Opens the device that tensors live on: WebGPU where there is a real adapter, WebAssembly otherwise. */
import { env, findBackendFactory, registerBackend, removeBackend, setBackend } from '@tensorflow/tfjs-core';
import { DeviceFailure, MemoryFailure } from './deviceFailure';
import { finishGpu } from './gpu';

/** The device that tensors live on. */
export interface Device {
  readonly name: 'webgpu' | 'wasm';
  /** The adapter's description of itself; `CPU` on WebAssembly. */
  readonly adapter: string;
  /** Why this device and no other, for people. */
  readonly reason: string;
  /**
   * Resolves once all work is done. From the first error that the device reports outside any call, or from its loss,
   * Resolves once all work is done. After an error that the device reported outside any call, or after its loss,
   * it rejects with a DeviceFailure: results computed since then cannot be trusted.
   */
  settle(): Promise<void>;
}

/** Optional features, requested where the adapter has them: for kernel variants and the bench's clock. */
const FEATURES: readonly GPUFeatureName[] = ['shader-f16', 'subgroups' as GPUFeatureName, 'timestamp-query'];

/** References held for the page's life: when the adapter is garbage collected, the device is lost (tfjs issue 8571). */
const retained: unknown[] = [];

/** Errors that WebGPU has reported outside any call. */
export const deviceErrors: string[] = [];

/** Milliseconds to wait for `requestAdapter`; after that there counts as none. A browser whose GPU process has crashed for good may never answer. */
const ADAPTER_TIMEOUT = 10_000;

/** The device that tfjs's WebGPU backend computes on. */
let current: GPUDevice | null = null;

const withoutFullStop = (text: string): string => text.trim().replace(/\.$/, '');

function describe({ vendor, architecture, device, description }: GPUAdapterInfo): string {
  return description || [vendor, architecture, device].filter(Boolean).join(' ') || 'unnamed adapter';
}

const isSoftware = (adapter: GPUAdapter): boolean => /swiftshader|llvmpipe|lavapipe|basic render/i.test(describe(adapter.info) + adapter.info.architecture);

async function findAdapter(): Promise<GPUAdapter | null> {
  const gpu = (globalThis.navigator as Navigator | undefined)?.gpu;
  if (!gpu) return null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), ADAPTER_TIMEOUT)));
  const adapter = await Promise.race([gpu.requestAdapter({ powerPreference: 'high-performance' }), late]);
  clearTimeout(timer);
  retained.push(gpu, adapter);
  return adapter;
}

async function openWebGpu(adapter: GPUAdapter, reason: string): Promise<Device> {
  const { maxBufferSize, maxStorageBufferBindingSize, maxStorageBuffersPerShaderStage, maxComputeWorkgroupStorageSize } = adapter.limits;
  const device = await adapter.requestDevice({
    requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)),
    requiredLimits: { maxBufferSize, maxStorageBufferBindingSize, maxStorageBuffersPerShaderStage, maxComputeWorkgroupStorageSize }
  });
  retained.push(device);
  let failure: DeviceFailure | null = null;
  device.onuncapturederror = ({ error }) => {
    deviceErrors.push(error.message);
    if (error instanceof GPUOutOfMemoryError) failure ??= new MemoryFailure();
    failure ??= new DeviceFailure(`The GPU reported an error, so its results cannot be trusted: ${withoutFullStop(error.message)}`);
  };
  void device.lost.then(({ message }) => {
    failure ??= new DeviceFailure(`The GPU was lost${message && `: ${withoutFullStop(message)}`}`);
  });
  const { WebGPUBackend } = await import('./webgpuBackend');
  if (findBackendFactory('webgpu')) removeBackend('webgpu');
  current?.destroy(); // frees the buffers that tfjs does not track
  current = device;
  registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info));
  await setBackend('webgpu');
  env().set('WEBGPU_CPU_FORWARD', false);
  async function settle(): Promise<void> {
    if (failure) throw failure;
    try {
      await finishGpu();
    } catch (error) {
      failure ??= new DeviceFailure(`The GPU did not finish its work: ${withoutFullStop((error as Error).message)}`); // `device.lost` resolves later
    }
    if (failure) throw failure;
  }
  return { name: 'webgpu', adapter: describe(adapter.info), reason, settle };
}

async function openWasm(reason: string): Promise<Device> {
  await import('./wasmBackend');
  if (!(await setBackend('wasm')))
    throw new Error('This browser cannot run WebAssembly SIMD, which the model needs. Use a current Chrome, Edge, Firefox or Safari.');
  return { name: 'wasm', adapter: 'CPU', reason, settle: () => Promise.resolve() };
}

/** Makes the wanted device tfjs's active one; `auto` is WebGPU on a hardware adapter, else WebAssembly. Throws an Error that says what to do where the device is not available. */
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
