/** The memory and the limits that this machine has for models, as far as a browser tells. */
import type { RunConfig } from '../record/config';
import type { Grant } from '../record/fit';

/** Browsers name no more than this, so a machine that reports it may have more. */
const MOST_REPORTED = 8 * 2 ** 30;

/** What is read here of a WebGPU adapter. */
interface AdapterFacts {
  readonly limits: { readonly maxStorageBufferBindingSize: number };
  readonly info: { readonly architecture: string; readonly description: string };
}

/** What is read here of the browser's navigator. */
export interface Machine {
  readonly gpu?: { requestAdapter(options: { readonly powerPreference: 'high-performance' }): Promise<AdapterFacts | null> };
  /** GiB of memory. */
  readonly deviceMemory?: number;
}

/** What a device grants, by the name that settings give it. Memory that the browser does not report is infinite. */
export type GrantOf = (device: RunConfig['device']) => Grant;

/** Adapters that are a processor in the guise of a GPU; models run on WebAssembly there unless WebGPU is asked for. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|basic render/i;

/** Asks the browser, which takes a moment. */
export async function readGrants({ gpu, deviceMemory = Infinity }: Machine): Promise<GrantOf> {
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  const reported = deviceMemory * 2 ** 30;
  const memory = reported < MOST_REPORTED ? reported : Infinity;
  const usual = adapter && !SOFTWARE.test(`${adapter.info.architecture} ${adapter.info.description}`) ? 'webgpu' : 'wasm';
  return (device) =>
    adapter && (device === 'webgpu' || (device === 'auto' && usual === 'webgpu'))
      ? { device: 'webgpu', memory, binding: adapter.limits.maxStorageBufferBindingSize }
      : { device: 'wasm', memory, binding: Infinity };
}
