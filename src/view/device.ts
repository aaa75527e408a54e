/** Devices as people call them. */
import type { DeviceName } from '../record/engine';

export const DEVICE_TITLE: Readonly<Record<DeviceName, string>> = { webgpu: 'WebGPU', wasm: 'WebAssembly' };
