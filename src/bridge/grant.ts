/** What this machine has to give to models, as far as a browser tells. */
import type { Grant } from '../record/fit';

/** Browsers name no more than this: who has more is not told from who has as much. */
const MOST_TOLD = 8 * 2 ** 30;

/** As much of WebGPU's adapter as is read here. */
interface AdapterLimits {
  readonly limits: { readonly maxStorageBufferBindingSize: number };
  readonly info: { readonly architecture: string; readonly description: string };
}

/** What is asked; the browser's own navigator. */
export interface Machine {
  readonly gpu?: { requestAdapter(options: { readonly powerPreference: 'high-performance' }): Promise<AdapterLimits | null> };
  /** GiB of memory. */
  readonly deviceMemory?: number;
}

/** What a device grants, by the name that settings give it. Memory that the browser does not tell is without end. */
export type GrantOf = (device: string) => Grant;

/** Processors that pass for a GPU; models run on WebAssembly there unless WebGPU is asked for. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|basic render/i;

/** Asks the browser, which takes a moment. */
export async function readGrants({ gpu, deviceMemory = Infinity }: Machine): Promise<GrantOf> {
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  const told = deviceMemory * 2 ** 30;
  const memory = told < MOST_TOLD ? told : Infinity;
  const usual = adapter && !SOFTWARE.test(`${adapter.info.architecture} ${adapter.info.description}`) ? 'webgpu' : 'wasm';
  return (device) =>
    adapter && (device === 'webgpu' || (device === 'auto' && usual === 'webgpu'))
      ? { device: 'webgpu', memory, binding: adapter.limits.maxStorageBufferBindingSize }
      : { device: 'wasm', memory, binding: Infinity };
}
