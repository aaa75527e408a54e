/** The bench: measures one model on one device, section by section. */
import type { Device } from '../ops/core/device';
import { openDevice } from '../ops/core/device';
import { recorder } from '../ops/core/recorder';
import type { BenchEnvironment, BenchProgress, BenchReport, BenchRequest } from '../record/bench';
import { measureDecode, measurePrefill } from './generation';
import { measureRoofline } from './roofline';
import { measureOps } from './operations';
import { openProfiler, type Profiler } from './profile';
import { measureRecording } from './recording';
import { openBenchSetup, SHORT, THOROUGH, type BenchSetup } from './setup';
import { measureGroups, measureTraining } from './training';

interface Bench {
  readonly device: Device;
  readonly profiler: Profiler | null;
  readonly setup: BenchSetup;
}

/** What a section adds to the report; `gap` is a sentence on why it adds nothing. */
type Findings = Partial<Omit<BenchReport, 'gaps'>> & { readonly gap?: string };

interface Section {
  readonly what: string;
  /** Its part of the time, roughly. */
  readonly weight: number;
  measure(bench: Bench): Promise<Findings>;
}

const GPU_ONLY = 'which are measured on WebGPU only.';

const onGpu = ({ device }: Bench): boolean => device.name === 'webgpu';

const SECTIONS: readonly Section[] = [
  {
    what: 'Training steps',
    weight: 4,
    async measure({ setup }) {
      const { figures, peak } = await measureTraining(setup);
      return { training: figures, memory: { ...setup.memory(), training: peak } };
    }
  },
  { what: 'Training on answers to one prompt', weight: 2, measure: async ({ setup }) => ({ groups: await measureGroups(setup) }) },
  { what: 'Prefill', weight: 1, measure: async ({ setup }) => ({ prefill: await measurePrefill(setup) }) },
  { what: 'Decode, greedy and sampled', weight: 6, measure: async ({ setup }) => ({ decode: await measureDecode(setup) }) },
  {
    what: 'What the adapter can do at most',
    weight: 1,
    measure: async (bench) =>
      onGpu(bench) ? { limits: await measureRoofline() } : { gap: `Shares of the limit need the adapter's bandwidth and arithmetic, ${GPU_ONLY}` }
  },
  {
    what: 'Time by op',
    weight: 1,
    async measure(bench) {
      if (!onGpu(bench)) return { gap: `Time by op needs timestamps of the GPU, ${GPU_ONLY}` };
      if (!bench.profiler) return { gap: 'Time by op is unknown: this adapter offers no timestamps (the feature timestamp-query).' };
      return { ops: await measureOps(bench.setup, bench.profiler) };
    }
  },
  {
    what: 'Recording a step of 36 blocks',
    weight: 1,
    measure: async (bench) =>
      onGpu(bench) ? { recording: await measureRecording(bench.device) } : { gap: `Recording costs are those of GPU commands, ${GPU_ONLY}` }
  }
];

/** Before the sections: opening the device and loading the model. */
const OPENING = 1;
const TOTAL = SECTIONS.reduce((sum, { weight }) => sum + weight, OPENING);

function placeOf(device: Device, wanted: BenchRequest['device'], runtime: string): BenchEnvironment {
  const features = device.name === 'webgpu' ? [...recorder().device.features].map(String).sort() : [];
  return { runtime, device: device.name, adapter: device.adapter, reason: wanted === 'auto' ? device.reason : null, features };
}

/** A failed section is a gap with its reason, unless the device failed: then nothing after it can be trusted either. */
async function attempt({ what, measure }: Section, bench: Bench): Promise<Findings> {
  try {
    return await measure(bench);
  } catch (error) {
    await bench.device.settle();
    return { gap: `${what}: not measured. ${(error as Error).message}` };
  }
}

/**
 * Opens a device, replacing the open one, and measures; yields the next section's name and the report so far. Returns the whole report. Throws an Error
 * that says what to do where the device cannot be opened or fails. `clock` is in milliseconds since 1970.
 */
export async function* measureBench(
  { device: wanted, model, thorough }: BenchRequest,
  runtime: string,
  clock: () => number
): AsyncGenerator<BenchProgress, BenchReport> {
  yield { what: 'Opening the device', share: 0, report: null };
  const device = await openDevice(wanted);
  const stamps = device.name === 'webgpu' && recorder().device.features.has('timestamp-query');
  const profiler = stamps ? openProfiler(recorder().device) : null;
  let report: BenchReport = {
    createdAt: clock(),
    place: placeOf(device, wanted, runtime),
    model: null,
    load: null,
    tuning: null,
    memory: null,
    limits: null,
    decode: null,
    prefill: null,
    training: null,
    groups: null,
    ops: null,
    recording: null,
    gaps: []
  };
  yield { what: 'Loading the model', share: 0.5 / TOTAL, report };
  const setup = await openBenchSetup(device, model, thorough ? THOROUGH : SHORT);
  try {
    report = { ...report, model: setup.model, load: setup.load, tuning: setup.tuning, memory: setup.memory() };
    let done = OPENING;
    for (const section of SECTIONS) {
      yield { what: section.what, share: done / TOTAL, report };
      const { gap, ...found } = await attempt(section, { device, profiler, setup });
      report = { ...report, ...found, gaps: gap ? [...report.gaps, gap] : report.gaps };
      done += section.weight;
    }
  } finally {
    setup.dispose();
  }
  return report;
}
