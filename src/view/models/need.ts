/** What a model needs in memory before its files are here, from its number of parameters alone; the engine weighs it exactly once they are. */
import type { DeviceName } from '../../record/engine';
import { OFFERED } from '../../record/model';
import { bytes } from '../figure';

/** What this machine has to offer. */
export interface Means {
  readonly device: DeviceName;
  /** Bytes, as the browser tells them, which names at most 8 GB; null where it does not. */
  readonly memory: number | null;
}

/** 4-bit codes, and a scale of 32 bits for every 32 of them. */
const CODED = 5 / 8;
/** Floats, both ways round. */
const FLOATS = 8;
/** Bytes of the cache of what was read and said. */
const CACHE = 2 ** 28;
/** Most bytes of weights that WebAssembly has room for. */
const MOST_FLOATS = 2.5e9;
/** Browsers name no more than this. */
const MOST_TOLD = 8 * 2 ** 30;

/** Bytes, about. */
export const needOf = (parameters: number, device: DeviceName): number => parameters * (device === 'webgpu' ? CODED : FLOATS) + CACHE;

function reasonOf(parameters: number, { device, memory }: Means): string | null {
  const need = needOf(parameters, device);
  if (device === 'wasm' && need - CACHE > MOST_FLOATS)
    return `Without WebGPU a model is unpacked, here to ${bytes(need - CACHE)}, where ${bytes(MOST_FLOATS)} are the most.`;
  if (memory !== null && memory < MOST_TOLD && need > 0.9 * memory) return `It needs about ${bytes(need)}, and this machine has ${bytes(memory)} in all.`;
  return null;
}

/** Why the model will not fit, with the largest offered one that does; null where it may. */
export function misfit(parameters: number, means: Means): string | null {
  const reason = reasonOf(parameters, means);
  if (reason === null) return null;
  const fitting = OFFERED.filter((offered) => reasonOf(offered.parameters, means) === null).at(-1);
  return `${reason} ${fitting ? `The largest here that fits is ${fitting.title}.` : 'Seedling fits.'}`;
}

/** Asks the browser. */
export async function readMeans(): Promise<Means> {
  const { gpu, deviceMemory } = navigator as Navigator & { readonly deviceMemory?: number; readonly gpu?: { requestAdapter(): Promise<unknown> } };
  const adapter = await gpu?.requestAdapter().catch(() => null);
  return { device: adapter ? 'webgpu' : 'wasm', memory: deviceMemory === undefined ? null : deviceMemory * 2 ** 30 };
}
