/** The memory and the limits that this machine has for models, as far as a browser tells. */
import type { RunConfig } from '../record/config';
import type { Grant } from '../record/fit';

/** The most memory that browsers report: a machine that reports it may have more. */
const MOST_REPORTED = 8 * 2 ** 30;

/** The part of a WebGPU adapter that is read here. */
interface AdapterFacts {
  readonly limits: { readonly maxStorageBufferBindingSize: number };
  readonly info: { readonly architecture: string; readonly description: string };
}

/** The part of the browser's navigator that is read here. */
export interface Machine {
  readonly gpu?: { requestAdapter(options: { readonly powerPreference: 'high-performance' }): Promise<AdapterFacts | null> };
  /** GiB of memory. */
  readonly deviceMemory?: number;
}

/** What a device grants, by the name that settings give it. Memory that the browser does not report is infinite. */
export type GrantOf = (device: RunConfig['device']) => Grant;

/** Adapters that emulate a GPU on the CPU; models run on WebAssembly there unless WebGPU is asked for. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|basic render/i;

/** Asks the browser for its GPU adapter and its memory. */
export async function readGrants({ gpu, deviceMemory = Infinity }: Machine): Promise<GrantOf> {
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  const reported = deviceMemory * 2 ** 30;
  const memory = reported < MOST_REPORTED ? reported : Infinity;
  const preferred = adapter && !SOFTWARE.test(`${adapter.info.architecture} ${adapter.info.description}`) ? 'webgpu' : 'wasm';
  return (device) =>
    adapter && (device === 'webgpu' || (device === 'auto' && preferred === 'webgpu'))
      ? { device: 'webgpu', memory, binding: adapter.limits.maxStorageBufferBindingSize }
      : { device: 'wasm', memory, binding: Infinity };
}
