/** Finds out which program of a kernel is the fastest on this adapter, at the sizes that a model has, within a budget of time. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { median } from '../../math/statistics';
import { capture } from '../core/capture';
import { useTunedPrograms, tuningKey, type TunedPrograms } from './tunedPrograms';
import { finishGpu } from '../core/gpu';
import { run, type Kernel, type Shapes, type Tensors } from '../core/kernel';
import { recorder } from '../core/recorder';

/** A program that may be chosen. */
interface Candidate {
  readonly name: string;
  readonly texts: readonly string[];
}

/** One kernel at one size, ready to be raced on the active WebGPU device. */
export interface TuningTask {
  /** As `chosen` looks it up. */
  readonly key: string;
  /** The plain program first. */
  readonly candidates: readonly Candidate[];
  /** Runs the kernel once on each set of inputs, of which enough keep it from living in a cache; the caller disposes the outputs. */
  compute(): readonly Tensor[];
  /** Runs it once on everything that is not raced but on which a program must give the plain one's bits too. */
  computeChecks(): readonly Tensor[];
}

/** Inputs of a kernel at sizes for which the contest's choice will serve as well. */
export interface BitCheck<Name extends string, Attributes> {
  readonly inputs: Tensors<Name>;
  readonly attributes: Attributes;
}

/** Milliseconds that one time must last at least: clocks are coarse, and the round trip to the device is in it. */
const ENOUGH = 5;
const ROUNDS = 3;
/** A variant must take less than this share of the plain program's time. */
const MARGIN = 0.97;

/** The choice where no variant is faster: no variant has this name, so the plain program runs. */
export const PLAIN_PROGRAM = 'plain';

/**
 * A contest among the programs of a kernel that this device can run. Throws a TypeError where the kernel changes its inputs, or has no occasion, or where a trial is of
 * another occasion: what wins would not run there.
 */
export function tuningTask<Name extends string, Attributes>(
  kernel: Kernel<Name, Attributes>,
  inputs: readonly Tensors<Name>[],
  attributes: Attributes,
  trials: readonly BitCheck<Name, Attributes>[] = []
): TuningTask {
  const { sizeClass: occasion } = kernel;
  if (kernel.writes?.length || !occasion) throw new TypeError(`${kernel.name} cannot be raced: give it an occasion, and no inputs that it changes.`);
  const shapesOf = (given: Tensors<Name>) =>
    Object.fromEntries(kernel.inputs.map((name): [string, readonly number[]] => [name, given[name].shape])) as Shapes<Name>;
  const shapes = shapesOf(inputs[0]!);
  const key = tuningKey(kernel.name, occasion(shapes, attributes));
  const strange = trials.map((trial) => tuningKey(kernel.name, occasion(shapesOf(trial.inputs), trial.attributes))).find((each) => each !== key);
  if (strange !== undefined) throw new TypeError(`A trial of "${key}" is of "${strange}": give it sizes for which the same choice serves.`);
  const { features } = recorder().device;
  const textsOf = ({ program }: Pick<Kernel<Name, Attributes>, 'program'>) => [...new Set(program(shapes, attributes).map(({ wgsl }) => wgsl))];
  const variants = (kernel.variants ?? []).filter(
    ({ needs = [], suits }) => needs.every((feature) => features.has(feature)) && (suits?.(shapes, attributes) ?? true)
  );
  return {
    key,
    candidates: [{ name: PLAIN_PROGRAM, texts: textsOf(kernel) }, ...variants.map((variant) => ({ name: variant.name, texts: textsOf(variant) }))],
    compute: () => inputs.flatMap((each) => run(kernel, each, attributes)),
    computeChecks: () => trials.flatMap((trial) => run(kernel, trial.inputs, trial.attributes))
  };
}

/** The programs compiled, for as long as they are held in the device's own cache too; null where the device does not take one of them. */
async function compile({ texts }: Candidate): Promise<readonly GPUComputePipeline[] | null> {
  const { device } = recorder();
  device.pushErrorScope('validation');
  const compiling = texts.map((code) => device.createComputePipelineAsync({ layout: 'auto', compute: { module: device.createShaderModule({ code }) } }));
  const error = device.popErrorScope();
  const results = await Promise.allSettled(compiling);
  const pipelines = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  return (await error) || pipelines.length < texts.length ? null : pipelines;
}

/** Work that is prepared by one of a contest's programs. */
function prepareBy({ key }: TuningTask, { name }: Candidate, work: () => readonly Tensor[]) {
  useTunedPrograms({ [key]: name });
  try {
    return capture(work);
  } finally {
    useTunedPrograms({});
  }
}

/** What a contest computes, prepared `repeats` times over. */
const prepare = (contest: TuningTask, candidate: Candidate, repeats: number) =>
  prepareBy(contest, candidate, () => {
    for (let i = 1; i < repeats; i++) contest.compute().forEach((each) => each.dispose());
    return contest.compute();
  });

async function outputsOf(contest: TuningTask, candidate: Candidate): Promise<Uint32Array[]> {
  const plan = prepareBy(contest, candidate, () => [...contest.compute(), ...contest.computeChecks()]);
  plan.replay();
  const values = await Promise.all(plan.outputs.map((output) => output.data()));
  plan.dispose();
  return values.map((each) => new Uint32Array(each.buffer, each.byteOffset, each.length));
}

const sameBits = (a: readonly Uint32Array[], b: readonly Uint32Array[]): boolean => a.every((values, i) => values.every((bits, j) => bits === b[i]![j]));

/** Milliseconds of each plan, in turns. */
async function timeInTurns(plans: readonly { replay(): void }[], clock: () => number): Promise<number[]> {
  const times = plans.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, plan] of plans.entries()) {
      const began = clock();
      plan.replay();
      await finishGpu();
      times[i]!.push(clock() - began);
    }
  return times.map(median);
}

/** The name of the fastest program among those that the device compiles and that give the plain one's bits, in the race and on trial. */
async function fastestOf(contest: TuningTask, isLate: () => boolean, clock: () => number): Promise<string> {
  const [plain, ...rest] = contest.candidates;
  const expected = await outputsOf(contest, plain!);
  const entered: { readonly candidate: Candidate; readonly pipelines: readonly GPUComputePipeline[] }[] = [{ candidate: plain!, pipelines: [] }];
  for (const candidate of rest) {
    const pipelines = isLate() ? null : await compile(candidate);
    if (pipelines && sameBits(await outputsOf(contest, candidate), expected)) entered.push({ candidate, pipelines });
  }
  const once = prepare(contest, plain!, 1);
  const [milliseconds] = await timeInTurns([once], clock);
  once.dispose();
  const repeats = Math.ceil(ENOUGH / Math.max(milliseconds!, 0.05));
  const plans = entered.map(({ candidate }) => prepare(contest, candidate, repeats));
  const times = await timeInTurns(plans, clock);
  plans.forEach((plan) => plan.dispose());
  const least = Math.min(...times);
  return least < MARGIN * times[0]! ? entered[times.indexOf(least)]!.candidate.name : PLAIN_PROGRAM;
}

/** A contest that is made when its turn comes, and what frees its tensors. */
export type OpenTuningTask = () => { readonly contest: TuningTask; close(): void };

/**
 * The winners of as many of the contests, in their order, as begin within `budget` milliseconds. Afterwards all kernels run their plain programs, until
 * `choose` is given the winners.
 */
export async function autotune(contests: Iterable<OpenTuningTask>, budget: number, clock = () => performance.now()): Promise<TunedPrograms> {
  const end = clock() + budget;
  const isLate = (): boolean => clock() >= end;
  const winners: Record<string, string> = {};
  for (const open of contests) {
    if (isLate()) break;
    const { contest, close } = open();
    try {
      winners[contest.key] = await fastestOf(contest, isLate, clock);
    } finally {
      close();
    }
  }
  return winners;
}
