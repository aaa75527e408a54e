/** Times the programs of kernels on this adapter, at the sizes that a model has, within a time budget, and finds the fastest. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { median } from '../../math/statistics';
import { capture } from '../core/capture';
import { useTunedPrograms, tuningKey, type TunedPrograms } from './tunedPrograms';
import { finishGpu } from '../core/gpu';
import { run, type Kernel, type Shapes, type Tensors } from '../core/kernel';
import { recorder } from '../core/recorder';

/** One program of a kernel. */
interface Candidate {
  readonly name: string;
  readonly texts: readonly string[];
}

/** One kernel at one size, ready to be timed on the active WebGPU device. */
export interface TuningTask {
  /** As `tunedProgram` looks it up. */
  readonly key: string;
  /** The plain program first. */
  readonly candidates: readonly Candidate[];
  /** Runs the kernel once on each set of inputs, of which there are enough to exceed the GPU's caches; the caller disposes the outputs. */
  compute(): readonly Tensor[];
  /** Runs it once on the inputs that are not timed, on which a program must also give the plain one's bits. */
  computeChecks(): readonly Tensor[];
}

/** Inputs of other sizes in the task's size class, for which its fastest program will also run. */
export interface BitCheck<Name extends string, Attributes> {
  readonly inputs: Tensors<Name>;
  readonly attributes: Attributes;
}

/** The WGSL of all programs of a kernel that can run at these sizes, including those for which this device lacks a feature. */
export const programTexts = <Name extends string, Attributes>(kernel: Kernel<Name, Attributes>, shapes: Shapes<Name>, attributes: Attributes): string[] =>
  [kernel, ...(kernel.variants ?? []).filter(({ suits }) => suits?.(shapes, attributes) ?? true)]
    .flatMap((each) => each.program(shapes, attributes))
    .map(({ wgsl }) => wgsl);

/** Least milliseconds of one timing: clocks are coarse, and it includes the round trip to the device. */
const ENOUGH = 5;
const ROUNDS = 3;
/** A variant must take less than this share of the plain program's time. */
const MARGIN = 0.97;

/** Stands for the plain program where no variant is faster; no variant has this name. */
export const PLAIN_PROGRAM = 'plain';

/**
 * The programs of a kernel that this device can run, at the size of `inputs`. Throws a TypeError where the kernel changes its inputs or has no size class, or where a
 * A task for the programs of a kernel that this device can run at the size of `inputs`. Throws a TypeError where the kernel changes its inputs or has no size class, or where a
 * check is of another size class, in which the program found would not run.
 */
export function tuningTask<Name extends string, Attributes>(
  kernel: Kernel<Name, Attributes>,
  inputs: readonly Tensors<Name>[],
  attributes: Attributes,
  checks: readonly BitCheck<Name, Attributes>[] = []
): TuningTask {
  const { sizeClass } = kernel;
  if (kernel.writes?.length || !sizeClass) throw new TypeError(`${kernel.name} cannot be tuned: give it a size class, and no inputs that it changes.`);
  const shapesOf = (given: Tensors<Name>) =>
    Object.fromEntries(kernel.inputs.map((name): [string, readonly number[]] => [name, given[name].shape])) as Shapes<Name>;
  const shapes = shapesOf(inputs[0]!);
  const key = tuningKey(kernel.name, sizeClass(shapes, attributes));
  const otherKey = checks.map((check) => tuningKey(kernel.name, sizeClass(shapesOf(check.inputs), check.attributes))).find((each) => each !== key);
  if (otherKey !== undefined) throw new TypeError(`A check of "${key}" is of "${otherKey}": give it sizes of the same class.`);
  const { features } = recorder().device;
  const textsOf = ({ program }: Pick<Kernel<Name, Attributes>, 'program'>) => [...new Set(program(shapes, attributes).map(({ wgsl }) => wgsl))];
  const variants = (kernel.variants ?? []).filter(
    ({ needs = [], suits }) => needs.every((feature) => features.has(feature)) && (suits?.(shapes, attributes) ?? true)
  );
  return {
    key,
    candidates: [{ name: PLAIN_PROGRAM, texts: textsOf(kernel) }, ...variants.map((variant) => ({ name: variant.name, texts: textsOf(variant) }))],
    compute: () => inputs.flatMap((each) => run(kernel, each, attributes)),
    computeChecks: () => checks.flatMap((check) => run(kernel, check.inputs, check.attributes))
  };
}

/** Compiles a candidate's programs ahead of their first use; while the result is referenced, the browser's pipeline cache has them too. Null where the device rejects one. */
async function compile({ texts }: Candidate): Promise<readonly GPUComputePipeline[] | null> {
  const { device } = recorder();
  device.pushErrorScope('validation');
  const compiling = texts.map((code) => device.createComputePipelineAsync({ layout: 'auto', compute: { module: device.createShaderModule({ code }) } }));
  const error = device.popErrorScope();
  const results = await Promise.allSettled(compiling);
  const pipelines = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  return (await error) || pipelines.length < texts.length ? null : pipelines;
}

/** Captures `work` while one of a task's programs is in use. */
function captureWith({ key }: TuningTask, { name }: Candidate, work: () => readonly Tensor[]) {
  useTunedPrograms({ [key]: name });
  try {
    return capture(work);
  } finally {
    useTunedPrograms({});
  }
}

/** Captures what a task computes, `repeats` times over. */
const captureRepeats = (task: TuningTask, candidate: Candidate, repeats: number) =>
  captureWith(task, candidate, () => {
    for (let i = 1; i < repeats; i++) task.compute().forEach((each) => each.dispose());
    return task.compute();
  });

async function outputsOf(task: TuningTask, candidate: Candidate): Promise<Uint32Array[]> {
  const graph = captureWith(task, candidate, () => [...task.compute(), ...task.computeChecks()]);
  graph.replay();
  const values = await Promise.all(graph.outputs.map((output) => output.data()));
  graph.dispose();
  return values.map((each) => new Uint32Array(each.buffer, each.byteOffset, each.length));
}

const sameBits = (a: readonly Uint32Array[], b: readonly Uint32Array[]): boolean => a.every((values, i) => values.every((bits, j) => bits === b[i]![j]));

/** Median milliseconds of each graph; every round runs each once, so that a slowdown of the machine affects all alike. */
async function timeInTurns(graphs: readonly { replay(): void }[], clock: () => number): Promise<number[]> {
  const times = graphs.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, graph] of graphs.entries()) {
      const began = clock();
      graph.replay();
      await finishGpu();
      times[i]!.push(clock() - began);
    }
  return times.map(median);
}

/** The name of the fastest program among those that compile and give the plain one's bits on all inputs, timed and checked. */
async function fastestOf(task: TuningTask, isLate: () => boolean, clock: () => number): Promise<string> {
  const [plain, ...rest] = task.candidates;
  const expected = await outputsOf(task, plain!);
  const accepted: { readonly candidate: Candidate; readonly pipelines: readonly GPUComputePipeline[] }[] = [{ candidate: plain!, pipelines: [] }];
  for (const candidate of rest) {
    const pipelines = isLate() ? null : await compile(candidate);
    if (pipelines && sameBits(await outputsOf(task, candidate), expected)) accepted.push({ candidate, pipelines });
  }
  const once = captureRepeats(task, plain!, 1);
  const [milliseconds] = await timeInTurns([once], clock);
  once.dispose();
  const repeats = Math.ceil(ENOUGH / Math.max(milliseconds!, 0.05));
  const graphs = accepted.map(({ candidate }) => captureRepeats(task, candidate, repeats));
  const times = await timeInTurns(graphs, clock);
  graphs.forEach((graph) => graph.dispose());
  const least = Math.min(...times);
  return least < MARGIN * times[0]! ? accepted[times.indexOf(least)]!.candidate.name : PLAIN_PROGRAM;
}

/** Creates a task when it is about to run; `close` frees its tensors. */
export type OpenTuningTask = () => { readonly task: TuningTask; close(): void };

/**
 * The fastest programs of as many of the tasks, in their order, as begin within `budget` milliseconds. Afterwards all kernels run their plain programs, until
 * Runs the tasks in order, as many as begin within `budget` milliseconds, and resolves with the fastest program of each. Afterwards all kernels run their plain programs,
 * until `useTunedPrograms` is called with the result.
 */
export async function autotune(tasks: Iterable<OpenTuningTask>, budget: number, clock = () => performance.now()): Promise<TunedPrograms> {
  const end = clock() + budget;
  const isLate = (): boolean => clock() >= end;
  const fastest: Record<string, string> = {};
  for (const open of tasks) {
    if (isLate()) break;
    const { task, close } = open();
    try {
      fastest[task.key] = await fastestOf(task, isLate, clock);
    } finally {
      close();
    }
  }
  return fastest;
}
