/** The bench in Node on Dawn: the same measurements without a browser, for a server's GPU; the Vulkan driver is the machine's own (VK_ICD_FILENAMES). */
import { pathToFileURL } from 'node:url';
import { measureBench } from '../../src/bench/measure';
import type { BenchModel, BenchReport } from '../../src/record/bench';
import { DAWN, unpacked } from './package';

interface Dawn {
  create(options: readonly string[]): GPU;
  readonly globals: Readonly<Record<string, unknown>>;
}

/** Puts Dawn's WebGPU where a browser has its own. Throws a UserError where the package cannot be had. */
export async function offerDawn(): Promise<void> {
  const { create, globals } = (await import(/* @vite-ignore */ pathToFileURL(`${unpacked(DAWN)}/index.js`).href)) as Dawn;
  Object.assign(globalThis, globals);
  Object.defineProperty(globalThis, 'navigator', { value: { gpu: create([]) }, configurable: true });
}

/** `progress` is called with what is being measured. Throws where Dawn has no adapter. */
export async function benchOnDawn(model: BenchModel, thorough: boolean, progress: (what: string) => void): Promise<BenchReport> {
  await offerDawn();
  const steps = measureBench({ device: 'webgpu', model, thorough }, `Node ${process.versions.node}, Dawn (webgpu ${DAWN.version})`, () => Date.now());
  for (let step = await steps.next(); ; step = await steps.next()) {
    if (step.done) return step.value;
    progress(step.value.what);
  }
}
