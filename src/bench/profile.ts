/** Time of every dispatch on the GPU, by the adapter's own timestamps: each dispatch gets a pass of its own, with a stamp before and one after. */

/** A program's dispatches and their time. */
interface ProgramTime {
  readonly program: string;
  readonly dispatches: number;
  readonly milliseconds: number;
}

/** Measures GPU time by program. */
export interface Profiler {
  /** Runs `work`, which must record on the device and wait for it, and adds up its dispatches by program, longest first. */
  profile(work: () => Promise<unknown>): Promise<ProgramTime[]>;
}

/** Stamps a query set may hold (a limit of WebGPU), two a dispatch. */
const STAMPS = 4096;

/** WGSL files with an entry point, by folder and name: `cache/attention`. */
const ENTRIES = Object.entries(import.meta.glob<string>('../ops/**/*.wgsl', { query: '?raw', import: 'default', eager: true })).flatMap(([path, text]) =>
  text.includes('fn main(') ? [[path.replace(/^\.\.\/ops\/|\.wgsl$/g, ''), text] as const] : []
);

/** A program's file, or for one of tfjs's the name of its class. */
function nameOf(text: string, label: string | undefined): string {
  const own = ENTRIES.find(([, entry]) => text.includes(entry));
  return own?.[0] ?? (label ? `tfjs ${label.replace(/Program$/, '')}` : 'other');
}

interface Stamped {
  readonly set: GPUQuerySet;
  readonly programs: string[];
}

/** Wraps a device's methods, right after it is opened, so that programs are known by name; costs time only while `profile` runs. The device must have been opened with `timestamp-query`. */
export function openProfiler(device: GPUDevice): Profiler {
  const texts = new WeakMap<GPUShaderModule, string>();
  const names = new WeakMap<GPUComputePipeline, string>();
  const { createShaderModule, createComputePipeline, createCommandEncoder } = device;
  let sets: Stamped[] | null = null;

  function stamp(): { readonly set: GPUQuerySet; readonly at: number; name(program: string): void } {
    let last = sets!.at(-1);
    if (!last || 2 * last.programs.length === STAMPS) sets!.push((last = { set: device.createQuerySet({ type: 'timestamp', count: STAMPS }), programs: [] }));
    const { set, programs } = last;
    return { set, at: 2 * programs.length, name: (program) => void programs.push(program) };
  }

  device.createShaderModule = (descriptor) => {
    const module = createShaderModule.call(device, descriptor);
    texts.set(module, descriptor.code);
    return module;
  };
  device.createComputePipeline = (descriptor) => {
    const pipeline = createComputePipeline.call(device, descriptor);
    names.set(pipeline, nameOf(texts.get(descriptor.compute.module) ?? '', descriptor.label ?? descriptor.compute.module.label));
    return pipeline;
  };
  device.createCommandEncoder = (descriptor) => {
    const encoder = createCommandEncoder.call(device, descriptor);
    return sets ? stamped(encoder, names, stamp) : encoder;
  };

  return {
    async profile(work) {
      sets = [];
      try {
        await work();
        return sum(await Promise.all(sets.map((each) => readStamps(device, each))));
      } finally {
        for (const { set } of sets) set.destroy();
        sets = null;
      }
    }
  };
}

/** The encoder, whose compute passes become one pass a dispatch. */
function stamped(
  encoder: GPUCommandEncoder,
  names: WeakMap<GPUComputePipeline, string>,
  stamp: () => { set: GPUQuerySet; at: number; name(program: string): void }
): GPUCommandEncoder {
  const begin = encoder.beginComputePass.bind(encoder);
  const pass = {
    pipeline: null as GPUComputePipeline | null,
    groups: new Map<number, GPUBindGroup>(),
    setPipeline(pipeline: GPUComputePipeline) {
      this.pipeline = pipeline;
    },
    setBindGroup(index: number, group: GPUBindGroup) {
      this.groups.set(index, group);
    },
    dispatchWorkgroups(x: number, y?: number, z?: number) {
      const { set, at, name } = stamp();
      name(names.get(this.pipeline!) ?? 'other');
      const inner = begin({ timestampWrites: { querySet: set, beginningOfPassWriteIndex: at, endOfPassWriteIndex: at + 1 } });
      inner.setPipeline(this.pipeline!);
      for (const [index, group] of this.groups) inner.setBindGroup(index, group);
      inner.dispatchWorkgroups(x, y, z);
      inner.end();
    },
    end() {
      this.groups.clear();
    }
  };
  encoder.beginComputePass = () => pass as unknown as GPUComputePassEncoder;
  return encoder;
}

/** Program and nanoseconds of each stamped dispatch. */
async function readStamps(device: GPUDevice, { set, programs }: Stamped): Promise<{ program: string; nanoseconds: number }[]> {
  const bytes = 16 * programs.length;
  const resolved = device.createBuffer({ size: bytes, usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC });
  const readable = device.createBuffer({ size: bytes, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ });
  const encoder = device.createCommandEncoder();
  encoder.resolveQuerySet(set, 0, 2 * programs.length, resolved, 0);
  encoder.copyBufferToBuffer(resolved, 0, readable, 0, bytes);
  device.queue.submit([encoder.finish()]);
  await readable.mapAsync(GPUMapMode.READ);
  const stamps = new BigUint64Array(readable.getMappedRange().slice(0));
  resolved.destroy();
  readable.destroy();
  return programs.map((program, i) => ({ program, nanoseconds: Math.max(0, Number(stamps[2 * i + 1]! - stamps[2 * i]!)) }));
}

function sum(lists: readonly (readonly { readonly program: string; readonly nanoseconds: number }[])[]): ProgramTime[] {
  const totals = new Map<string, { dispatches: number; milliseconds: number }>();
  for (const { program, nanoseconds } of lists.flat()) {
    const { dispatches = 0, milliseconds = 0 } = totals.get(program) ?? {};
    totals.set(program, { dispatches: dispatches + 1, milliseconds: milliseconds + nanoseconds / 1e6 });
  }
  return [...totals].map(([program, total]) => ({ program, ...total })).sort((a, b) => b.milliseconds - a.milliseconds);
}
